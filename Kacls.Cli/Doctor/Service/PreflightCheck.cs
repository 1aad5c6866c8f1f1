using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Doctor.Service;

/// <summary>
/// The question that a browser asks before each POST of Google's pages (Fetch standard, CORS-preflight fetch). curl doesn't ask it, so a
/// service may look well and serve no browser.
/// </summary>
internal sealed class PreflightCheck() : ServiceCheck("cors-preflight")
{
    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var faults = new List<(string Operation, string Seen, string Do)>();
        foreach (var operation in service.Posts)
        {
            var reply = await AskAsync(service, operation, ServiceProbe.GoogleOrigin, cancellation);
            if (Judge(reply) is var (seen, todo))
            {
                faults.Add((operation, seen, todo));
            }
        }

        foreach (var fault in faults.GroupBy(fault => (fault.Seen, fault.Do), fault => fault.Operation))
        {
            yield return Finding($"{string.Join(", ", fault)}: {fault.Key.Seen}", fault.Key.Do);
        }

        if (faults.Count == 0)
        {
            yield return Ok($"{ServiceProbe.GoogleOrigin} may call {string.Join(", ", service.Posts)}.");
        }
    }

    /// <summary>Sends it with the headers that a browser sends.</summary>
    internal static Task<Reply> AskAsync(ServiceProbe service, string operation, string origin, CancellationToken cancellation) =>
        service.SendAsync(
            HttpMethod.Options, $"{service.Base}/{operation}", null, cancellation,
            ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));

    private static (string Seen, string Do)? Judge(Reply reply) => reply switch
    {
        { Status: >= 300 and < 400 } => ($"the preflight is redirected ({reply.Status}).", "Browsers don't follow it: answer it here."),
        { Status: < 200 or >= 300 } => (
            $"the preflight is answered {reply.Status}.",
            "Answer OPTIONS without any token, for every method; also whatever stands before the service must let it through."),
        _ when CorsHeaders.OriginsOf(reply) is [] => (
            $"the preflight is answered {reply.Status} without Access-Control-Allow-Origin: so does a CORS middleware of the platform "
                + "(Azure Functions, App Service) that doesn't know the origin. It answers itself, and the service never sees the request.",
            $"Add {ServiceProbe.GoogleOrigin} to the platform's list (az functionapp cors add --allowed-origins "
                + $"{ServiceProbe.GoogleOrigin}), or empty that list where the service itself answers; else add it to the service's own."),
        _ when !CorsHeaders.Admit(reply, ServiceProbe.GoogleOrigin) => (
            $"the preflight is answered {CorsHeaders.Describe(reply)}.",
            $"Answer with {ServiceProbe.GoogleOrigin}, once: where platform and service both add the header, switch one of them off."),
        _ when !AdmitsContentType(reply) => (
            $"Access-Control-Allow-Headers is {reply.Header("Access-Control-Allow-Headers") ?? "missing"}.",
            "Name content-type: a browser may not send JSON otherwise."),
        _ => null,
    };

    private static bool AdmitsContentType(Reply reply) => (reply.Header("Access-Control-Allow-Headers") ?? "")
        .Split(',', StringSplitOptions.TrimEntries)
        .Any(name => name == "*" || string.Equals(name, "content-type", StringComparison.OrdinalIgnoreCase));
}
