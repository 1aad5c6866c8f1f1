using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Doctor.Service;

/// <summary>What the Admin console's connection test asks for (Google's reference, status).</summary>
internal sealed class StatusCheck() : ServiceCheck("status")
{
    private const string Members = "Have status answer with the members of Google's reference.";
    private static readonly string[] Texts = ["vendor_id", "version"];
    private static readonly string[] Essential = [ReferenceMethods.Wrap, ReferenceMethods.Unwrap];

    /// <summary>What a service can't do without a method; it may be meant so.</summary>
    private static readonly (string Method, string Lost)[] Needs =
    [
        (ReferenceMethods.Digest, "imports and migrations can't be verified"),
        (ReferenceMethods.PrivilegedUnwrap, "exports can't be decrypted, and no other key service can take over"),
        (ReferenceMethods.Rewrap, "documents of another key service can't be migrated here"),
        (ReferenceMethods.Delegate, "meeting rooms can't join for a user"),
        (ReferenceMethods.PrivilegedWrap, "administrators can't import files"),
        (ReferenceMethods.PrivateKeySign, "Gmail can't sign"),
        (ReferenceMethods.PrivateKeyDecrypt, "Gmail can't decrypt"),
        (ReferenceMethods.PrivilegedPrivateKeyDecrypt, "exports of mail can't be decrypted"),
        (ReferenceMethods.WrapPrivateKey, "users' keys for Gmail are wrapped by a tool of the service's own"),
    ];

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reply = await service.GetAsync(ReferenceMethods.Status, cancellation);
        if (reply.Status != 200 || reply.Json is not { } status)
        {
            yield return Finding($"{reply}; 200 and a JSON object were due.", DoAbout(reply));
            yield break;
        }

        foreach (var finding in JudgeMembers(status))
        {
            yield return finding;
        }

        if (reply.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            yield return Warning($"The Content-Type is {reply.ContentType ?? "missing"}.", "Send application/json.");
        }

        if (status["degraded"] is JsonArray { Count: > 0 } degraded)
        {
            yield return Warning(
                $"The service says that parts of it are degraded: {string.Join(", ", degraded)}.", "See docs/operations.md.");
        }

        foreach (var finding in JudgeOperations(service, status["operations_supported"]))
        {
            yield return finding;
        }
    }

    private static string DoAbout(Reply reply) => reply.Status switch
    {
        >= 300 and < 400 => $"Give the URL that it leads to, {reply.Header("Location")}, without /status: clients don't follow redirects.",
        401 or 403 => "Let status through without a token, and through whatever asks for a sign-in before the service.",
        404 => "Compare the URL with the service's own base URL, path and version included.",
        >= 500 => "The service is there and unhealthy: its own log says why.",
        _ => Members,
    };

    private IEnumerable<Finding> JudgeMembers(JsonObject status)
    {
        var type = TextOf(status["server_type"]);
        if (type != "KACLS")
        {
            yield return Finding($"server_type is {type ?? "no text"}, not KACLS.", Members);
        }

        foreach (var member in Texts.Where(member => string.IsNullOrEmpty(TextOf(status[member]))))
        {
            yield return Finding($"{member} is not a text.", Members);
        }

        if (status["name"] is not null && TextOf(status["name"]) is null)
        {
            yield return Finding("name is not a text.", Members);
        }

        if (type == "KACLS")
        {
            yield return Ok($"{type}, vendor {TextOf(status["vendor_id"])}, version {TextOf(status["version"])}, "
                + $"name {TextOf(status["name"]) ?? "none"}.");
        }
    }

    private IEnumerable<Finding> JudgeOperations(ServiceProbe service, JsonNode? member)
    {
        if (member is not JsonArray list || list.Any(name => TextOf(name) is null))
        {
            yield return Finding("operations_supported is not a list of texts.", Members);
            yield break;
        }

        service.Operations = [.. list.Select(name => TextOf(name)!)];
        string[] missing = [.. Essential.Except(service.Operations, StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            yield return Finding(
                $"operations_supported lacks {string.Join(" and ", missing)}.", "Without them nothing is encrypted or read: list them.");
        }

        var lost = Needs.Where(need => !service.Operations.Contains(need.Method, StringComparer.Ordinal)).ToList();
        yield return lost.Count == 0 && missing.Length == 0
            ? Ok("All methods of Google's reference are listed.")
            : Note($"Not listed: {string.Join("; ", lost.Select(need => $"{need.Method} ({need.Lost})"))}.");
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
