using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Benchmarks.Fuzz.World;
using Kacls.Errors;

namespace Kacls.Benchmarks.Fuzz.Oracles;

/// <summary>What holds of every reply, whatever was asked: its form, its one audit record, no secret, and nothing for nobody.</summary>
internal sealed partial class ReplyOracle(Entitlement entitlement, SecretSearch secrets)
{
    private static readonly Dictionary<string, int> Statuses =
        ErrorCatalogue.All.ToDictionary(error => error.ReasonCode, error => error.Status);

    /// <summary>
    /// How many reason codes strangers can cause at all: none of 500 and more, since KEK, signing key and key sets are at hand and the
    /// audit has room. docs/errors.md says of each which fault makes it; none is the caller's.
    /// </summary>
    internal static int Possible => Callers.Length;

    private static readonly string[] Callers =
        [.. Statuses.Where(error => error.Value is >= 400 and < 500 and not (404 or 405 or 408 or 415 or 499)).Select(error => error.Key)];

    /// <summary>Those that none of these outcomes is.</summary>
    internal static IEnumerable<string> Missing(IEnumerable<string> outcomes) => Callers.Except(outcomes, StringComparer.Ordinal);

    /// <returns>The outcome.</returns>
    internal string Check(FuzzInput input, FuzzReply reply)
    {
        Require(reply.Status < 500, $"answered {reply.Status}: {Encoding.UTF8.GetString(reply.Body)} {string.Join(' ', reply.Log)}");
        Require(reply.ContentType == "application/json" && reply.ContentLength == reply.Body.Length, "a reply of another type or length");
        using var document = Parse(reply.Body);
        var outcome = reply.Status == 200 ? FuzzTarget.Accepted : ReasonOf(document.RootElement, reply.Status);
        secrets.Check(input, reply);
        if (reply.Status == 200 && input.Kind is not ("status" or "certs"))
        {
            entitlement.Check(input.Kind, input.Bytes, document.RootElement);
        }

        CheckAudit(input, reply, outcome, document.RootElement);
        return outcome;
    }

    /// <summary>Google's reference, Structured errors; docs/errors.md.</summary>
    private static string ReasonOf(JsonElement error, int status)
    {
        Require(
            error.EnumerateObject().Select(member => member.Name).SequenceEqual(["code", "message", "details"], StringComparer.Ordinal)
                && error.GetProperty("code").GetInt32() == status && error.GetProperty("message").GetString()!.Length > 0,
            $"an error of another form: {error}");
        var details = Details().Match(error.GetProperty("details").GetString()!);
        Require(details.Success, $"details of another form: {error}");
        var reason = details.Groups[1].Value;
        Require(Statuses.TryGetValue(reason, out var known) && known == status, $"{reason} with {status}, which is none of docs/errors.md");
        return reason;
    }

    private static void CheckAudit(FuzzInput input, FuzzReply reply, string outcome, JsonElement body)
    {
        Require(reply.Audit.Count == 1, $"{reply.Audit.Count} audit records for one request");
        var record = reply.Audit[0].ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        var isGranted = reply.Status == 200;
        Require(
            (string?)record["operation"] == input.Kind && (string?)record["outcome"] == (isGranted ? "granted" : "denied")
                && (int?)record["http_status"] == reply.Status,
            $"an audit record of another outcome than {outcome}: {string.Join(", ", record)}");
        Require(
            isGranted || ((string?)record["reason_code"] == outcome
                && body.GetProperty("details").GetString()!.EndsWith((string)record["correlation_id"]!, StringComparison.Ordinal)),
            $"an audit record that does not belong to the reply: {string.Join(", ", record)}");
    }

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw new OracleException("a reply that is not JSON");
        }
    }

    private static void Require(bool holds, string broken)
    {
        if (!holds)
        {
            throw new OracleException(broken);
        }
    }

    [GeneratedRegex("^reason_code=([a-z0-9_]+); correlation_id=([0-9a-f-]+)$")]
    private static partial Regex Details();
}
