using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance;

namespace Kacls.Cli.Doctor.Service;

/// <summary>The actual requests after the preflight: Google's origin may read replies, and another's may not.</summary>
internal sealed class OriginCheck() : ServiceCheck("cors-origin")
{
    /// <summary>A name that nobody has (RFC 2606 section 2).</summary>
    private const string Stranger = "https://doctor.invalid";

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var right = await service.GetAsync(ReferenceMethods.Status, cancellation, ("Origin", ServiceProbe.GoogleOrigin));
        yield return CorsHeaders.Admit(right, ServiceProbe.GoogleOrigin)
            ? Ok($"{ServiceProbe.GoogleOrigin} may read status.")
            : Warning(
                $"status answers {CorsHeaders.Describe(right)} to {ServiceProbe.GoogleOrigin}.",
                $"Answer with {ServiceProbe.GoogleOrigin}, once, on every reply.");

        var wrong = await service.GetAsync(ReferenceMethods.Status, cancellation, ("Origin", Stranger));
        var preflight = await PreflightCheck.AskAsync(service, service.Posts.First(), Stranger, cancellation);
        yield return CorsHeaders.Admit(wrong, Stranger) || CorsHeaders.Admit(preflight, Stranger)
            ? Warning(
                "Pages of any origin may call the service.",
                $"Admit {ServiceProbe.GoogleOrigin} alone: a stranger's page could use the network position of whoever opens it.")
            : Ok("Pages of another origin may not call the service.");
        if (right.Header("Access-Control-Allow-Credentials") is not null)
        {
            yield return Warning("Access-Control-Allow-Credentials is sent.", "Leave it out: the protocol uses no cookies.");
        }
    }
}
