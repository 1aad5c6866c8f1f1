using System.Runtime.CompilerServices;

namespace Kacls.Cli.Doctor.Service;

/// <summary>TLS 1.2 is the oldest version that Google's reference admits; RFC 8996 forbids the older ones.</summary>
internal sealed class OldTlsCheck() : ServiceCheck("tls-old")
{
    private const byte Alert = 21;
    private const byte Handshake = 22;
    private const byte ServerHello = 2;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (name, version) in new[] { ("TLS 1.0", ClientHello.Tls10), ("TLS 1.1", ClientHello.Tls11) })
        {
            var answer = await AskAsync(service.Url, version, cancellation);
            yield return answer switch
            {
                [Handshake, _, _, _, _, ServerHello, ..] => Finding(
                    $"{name} is spoken.",
                    "Set the minimum to TLS 1.2: on App Service and Functions the setting minTlsVersion, elsewhere on whatever ends TLS."),
                [Alert, ..] => Ok($"{name} is refused with an alert."),
                [] => Ok($"{name} is refused: the connection is closed."),
                null => Note($"A client with {name} alone is neither answered nor cut off within {MaxWait.TotalSeconds} s."),
                _ => Note($"A client with {name} alone is answered with something that is not TLS."),
            };
        }
    }

    /// <returns>The beginning of the answer; empty: the connection was closed; null: nothing came.</returns>
    private static async Task<byte[]?> AskAsync(Uri url, ushort version, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(MaxWait);
        try
        {
            using var client = await Connection.OpenAsync(url.IdnHost, url.Port, cancellation);
            var stream = client.GetStream();
            await stream.WriteAsync(ClientHello.Of(version, url.HostNameType == UriHostNameType.Dns ? url.IdnHost : null), deadline.Token);
            var answer = new byte[6];
            return answer[..await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, deadline.Token)];
        }
        catch (IOException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
