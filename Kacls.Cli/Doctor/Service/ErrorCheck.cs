using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Doctor.Service;

/// <summary>
/// A refusal is a structured error (Google's reference, structured errors), which the web client may read: without CORS headers it knows
/// nothing but FETCH_REQUEST_ERROR. The bodies are wrong before any token is looked at.
/// </summary>
internal sealed class ErrorCheck() : ServiceCheck("errors")
{
    private static readonly (string What, string Body)[] WrongBodies =
    [
        ("no body", ""),
        ("half of a JSON text", """{"key":"""),
        ("a JSON list", "[]"),
        ("tokens that are none", """{"authentication":"doctor","authorization":"doctor","key":"AAAA","wrapped_key":"AAAA","reason":""}"""),
    ];

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var replies = new List<(string What, Reply Reply)>();
        foreach (var operation in service.Posts)
        {
            replies.Add(($"{operation} with an empty object", await service.PostAsync(operation, "{}", cancellation)));
        }

        foreach (var (what, body) in WrongBodies)
        {
            replies.Add(($"{service.Posts.First()} with {what}", await service.PostAsync(service.Posts.First(), body, cancellation)));
        }

        var findings = JudgeForm(replies).Concat(JudgeHeaders(replies)).ToList();
        foreach (var finding in findings)
        {
            yield return finding;
        }

        if (findings.Count == 0)
        {
            yield return Ok($"{replies.Count} wrong requests are refused with structured errors, which Google's web client may read.");
        }
    }

    private IEnumerable<Finding> JudgeForm(List<(string What, Reply Reply)> replies)
    {
        var faults = replies.Select(each => (each.What, each.Reply, Fault: FaultOf(each.Reply))).Where(each => each.Fault is not null);
        foreach (var fault in faults.GroupBy(each => each.Fault!, StringComparer.Ordinal))
        {
            yield return Finding(
                $"{string.Join(", ", fault.Select(each => each.What))}: {fault.Key} (the first: {fault.First().Reply})",
                "Refuse with {\"code\": the HTTP status as a number, \"message\": a text, \"details\": a text}, whatever is wrong.");
        }

        foreach (var (what, reply) in replies.Where(each => each.Reply.Status >= 500 && FaultOf(each.Reply) is null))
        {
            yield return Warning($"{what}: answered {reply.Status}, as if the fault were the service's.", "Answer 400 to a wrong request.");
        }
    }

    private static IEnumerable<Finding> JudgeHeaders(List<(string What, Reply Reply)> replies)
    {
        var unreadable = replies.Where(each => !CorsHeaders.Admit(each.Reply, ServiceProbe.GoogleOrigin)).ToList();
        if (unreadable.Count > 0)
        {
            yield return new(
                "cors-errors", Severity.Finding,
                $"Refused {CorsHeaders.Describe(unreadable[0].Reply)}: {string.Join(", ", unreadable.Select(each => each.What))}.",
                $"Send Access-Control-Allow-Origin: {ServiceProbe.GoogleOrigin} on refusals too, or Google's client knows nothing but "
                    + "FETCH_REQUEST_ERROR.");
        }
    }

    /// <summary>What is wrong with a refusal; null: nothing.</summary>
    internal static string? FaultOf(Reply reply)
    {
        try
        {
            Expect.Refused(reply);
            return null;
        }
        catch (CaseFailedException exception)
        {
            return exception.Message[(exception.Message.LastIndexOf("; ", StringComparison.Ordinal) + 2)..];
        }
    }
}
