using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance;

namespace Kacls.Cli.Doctor.Service;

/// <summary>HTTPS only (Google's reference, configure your service): keys and sign-ins are in the bodies.</summary>
internal sealed class PlainHttpCheck() : ServiceCheck("http")
{
    private const string Close = "Close port 80, or have it redirect to https: on App Service and Functions the setting httpsOnly.";

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (service.Url.Scheme == Uri.UriSchemeHttp)
        {
            yield return service.Url.IsLoopback
                ? Note("The URL is http, which does for this machine alone.")
                : Finding("The URL is http: keys and sign-ins cross the network in plain text.", "Serve https, and nothing else.");
            yield break;
        }

        yield return await AskAsync(service, cancellation);
    }

    private async Task<Finding> AskAsync(ServiceProbe service, CancellationToken cancellation)
    {
        var plain = new UriBuilder($"{service.Base}/{ReferenceMethods.Status}") { Scheme = Uri.UriSchemeHttp, Port = service.HttpPort };
        try
        {
            using (await Connection.OpenAsync(service.Url.IdnHost, service.HttpPort, cancellation))
            {
            }
        }
        catch (IOException)
        {
            return Ok($"Nothing answers at port {service.HttpPort}.");
        }

        try
        {
            var reply = await service.SendAsync(HttpMethod.Get, plain.Uri.AbsoluteUri, null, cancellation);
            return reply switch
            {
                { Status: >= 300 and < 400 } when reply.Header("Location") is { } location => IsHttps(location)
                    ? Ok($"http is redirected to https ({reply.Status}).")
                    : Finding($"http is redirected to {location}, which is not https.", Close),
                { Status: 200, Json: not null } => Finding("The service answers over http as well, in plain text.", Close),
                { Status: < 300 } => Warning($"Something answers over http ({reply.Status}), which is not this service.", Close),
                _ => Ok($"http is refused ({reply.Status})."),
            };
        }
        catch (NoAnswerException)
        {
            return Ok($"Port {service.HttpPort} does not answer http.");
        }
    }

    private static bool IsHttps(string location) => location.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
