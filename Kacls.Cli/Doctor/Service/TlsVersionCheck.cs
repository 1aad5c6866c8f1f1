using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace Kacls.Cli.Doctor.Service;

/// <summary>TLS 1.2 or newer (Google's reference, configure your service).</summary>
internal sealed class TlsVersionCheck() : ServiceCheck("tls")
{
    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
#pragma warning disable CA5398 // Which versions the service speaks is what is asked.
        var tls12 = await TlsHandshake.TryAsync(service.Url, SslProtocols.Tls12, cancellation);
        var tls13 = await TlsHandshake.TryAsync(service.Url, SslProtocols.Tls13, cancellation);
#pragma warning restore CA5398
        yield return (tls12.Fault, tls13.Fault) switch
        {
            (null, null) => Ok("TLS 1.2 and 1.3 are spoken."),
            (null, _) => Ok("TLS 1.2 is spoken, and not 1.3."),
            (_, null) => Note("TLS 1.3 is spoken, and not 1.2: a client or a proxy that knows only 1.2 can't connect."),
            _ => Finding(
                $"Neither TLS 1.2 nor 1.3 is spoken: {tls12.Fault}",
                "Turn TLS 1.2 and 1.3 on in whatever ends TLS before the service, with cipher suites that browsers have."),
        };
        if ((tls13.Protocol ?? tls12.Protocol) is { } protocol)
        {
            yield return Note(protocol == "h2" ? "HTTP/2 is offered." : "HTTP/2 is not offered; HTTP/1.1 does.");
        }
    }
}
