using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Gmail.Api;

/// <summary>What Google's error replies say.</summary>
internal static class GmailError
{
    private const int MaxText = 300;

    /// <summary>An error reply as an exception, whatever its body is.</summary>
    internal static async Task<GmailException> ReadAsync(HttpResponseMessage response, TimeProvider clock, CancellationToken cancellation)
    {
        JsonNode? error = null;
        try
        {
            error = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)) is JsonObject body ? body["error"] : null;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or ArgumentException)
        {
            // A proxy's page, say: the status has to do.
        }

        var details = error as JsonObject;
        var status = TextOf(details?["status"]);
        var reason = TextOf((details?["errors"] as JsonArray)?.FirstOrDefault() is JsonObject first ? first["reason"] : null);
        var known = status == "FAILED_PRECONDITION" || reason == "failedPrecondition" ? "FAILED_PRECONDITION" : reason ?? status;
        return new(
            $"{(int)response.StatusCode} {known ?? response.StatusCode.ToString()} {Line(TextOf(details?["message"]))}".TrimEnd(),
            response.StatusCode,
            known,
            RetryAfter(response, clock));
    }

    /// <summary>Another's text on a line of ours: short, without line ends and control characters.</summary>
    internal static string Line(string? text)
    {
        var clean = new string([.. (text ?? "").Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return clean.Length > MaxText ? clean[..MaxText] + "…" : clean;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
