using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Doctor.Service;

/// <summary>
/// Clients write /method behind what was typed into the Admin console, and compare nothing: what else they may come to ask for.
/// </summary>
internal sealed class BaseUrlCheck() : ServiceCheck("base-url")
{
    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var method = service.Posts.First();
        var plain = await service.PostAsync(method, "{}", cancellation);
        if (IsRedirect(plain))
        {
            yield return Finding(
                $"{method} is redirected to {plain.Header("Location")} ({plain.Status}).",
                "Type the URL that it leads to: clients don't send a body again, and browsers follow no redirect after a preflight.");
        }

        var doubled = await service.PostAsync($"/{method}", "{}", cancellation);
        yield return doubled.Status == plain.Status && doubled.Json is not null
            ? Ok($"//{method} is answered as /{method}: a base URL that was typed with a slash at its end works too.")
            : service.Url.OriginalString.EndsWith('/') ? Finding(
                $"The URL ends with a slash, and //{method}, which Google's own uploader makes of it, is answered {doubled.Status}.",
                $"Type it without the slash: {service.Base}")
            : Warning(
                $"//{method} is answered {doubled.Status}: Google's own uploader makes it of a base URL that ends with a slash.",
                "Never type the URL with a slash at its end; better, have the service ignore the second slash.");
        if (service.Url.AbsolutePath.Trim('/').Length > 0)
        {
            yield return await JudgeCaseAsync(service, cancellation);
        }
    }

    private async Task<Finding> JudgeCaseAsync(ServiceProbe service, CancellationToken cancellation)
    {
        var upper = new UriBuilder(service.Base) { Path = service.Url.AbsolutePath.TrimEnd('/').ToUpperInvariant() };
        var reply = await service.SendAsync(HttpMethod.Get, $"{upper.Uri.AbsoluteUri}/{ReferenceMethods.Status}", null, cancellation);
        return reply.Status == 200
            ? Note(
                "The path is answered in any case: a URL typed in another one passes the connection test.",
                "Type it to the letter: kacls_url of Google's tokens is compared with the service's own URL.")
            : Ok("The path is answered in its own case alone.");
    }

    private static bool IsRedirect(Reply reply) => reply.Status is >= 300 and < 400;
}
