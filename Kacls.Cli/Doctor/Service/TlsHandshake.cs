using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Doctor.Service;

/// <summary>A handshake with the service, which takes any certificate.</summary>
/// <param name="Fault">Why there was none.</param>
/// <param name="Protocol">Of ALPN (RFC 7301), as <c>h2</c>.</param>
/// <param name="Certificate">The server's.</param>
/// <param name="Sent">What it sent along.</param>
internal sealed record TlsHandshake(string? Fault, string? Protocol, X509Certificate2? Certificate, X509Certificate2Collection Sent)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Connects, shakes hands and hangs up.</summary>
    /// <param name="url">Of the service.</param>
    /// <param name="version">The only version that is offered; none: the system's choice.</param>
    /// <param name="cancellation">Gives up.</param>
    [SuppressMessage("Security", "CA5359", Justification = "CertificateCheck judges it; nothing is sent over this connection.")]
    public static async Task<TlsHandshake> TryAsync(Uri url, SslProtocols version, CancellationToken cancellation)
    {
        var (certificate, sent) = ((X509Certificate2?)null, new X509Certificate2Collection());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = url.IdnHost,
            EnabledSslProtocols = version,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateChainPolicy = new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, shown, chain, _) =>
            {
                // Both are disposed of after the handshake.
                certificate = shown is null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
                foreach (var each in chain?.ChainPolicy.ExtraStore ?? [])
                {
                    sent.Add(X509CertificateLoader.LoadCertificate(each.RawData));
                }

                return true;
            },
        };
        try
        {
            return new(null, await ShakeAsync(url, options, cancellation), certificate, sent);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or NotSupportedException)
        {
            return new(exception.GetBaseException().Message, null, certificate, sent);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new($"no handshake within {MaxWait.TotalSeconds} s", null, certificate, sent);
        }
    }

    private static async Task<string> ShakeAsync(Uri url, SslClientAuthenticationOptions options, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(MaxWait);
        using var client = await Connection.OpenAsync(url.IdnHost, url.Port, cancellation);
        using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(options, deadline.Token);
        return stream.NegotiatedApplicationProtocol.ToString();
    }
}
