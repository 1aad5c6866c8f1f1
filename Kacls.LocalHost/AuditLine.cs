using System.Globalization;
using System.Text.Json;
using Kacls.Audit;
using static System.FormattableString;

namespace Kacls.LocalHost;

/// <summary>
/// An audit record as a person reads it, a line for each; what was refused has a second one with the detail. The record has more
/// fields, and a pipe gets them all.
/// </summary>
internal static class AuditLine
{
    private const string Resource = "//googleapis.com/";

    /// <param name="time">When it was written, of this machine's clock.</param>
    /// <param name="field">Reads a field by its name in docs/audit.md.</param>
    /// <param name="colour">Whether the terminal shows colour.</param>
    internal static string Format(DateTimeOffset time, Func<string, string?> field, bool colour)
    {
        var outcome = field("outcome") ?? "";
        var shown = colour ? $"{ColourOf(outcome)}{outcome,-7}\e[0m" : $"{outcome,-7}";
        var duration = double.TryParse(field("duration_ms"), CultureInfo.InvariantCulture, out var ms) ? Invariant($"{ms:0.0} ms") : "";
        var what = $"{field("reason_code")}  {field("user") ?? field("issuer") ?? "-"}  {What(field)}".TrimEnd();
        var line = $"{time:HH:mm:ss} {shown} {duration,9}  {field("operation"),-17} {what}";
        return outcome == "granted" || field("detail") is not { } detail ? line : $"{line}\n         {detail}";
    }

    /// <returns>The line for one of the worker's JSON lines (docs/audit.md); null: it is no audit record.</returns>
    internal static string? FromJson(string json, DateTimeOffset time, bool colour)
    {
        if (!json.StartsWith('{') || !json.Contains($"\"{AuditLog.Category}\"", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("State", out var state) && state.ValueKind == JsonValueKind.Object
                ? Format(time, name => state.TryGetProperty(name, out var value) ? value.ToString() : null, colour)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? What(Func<string, string?> field) =>
        field("resource_name") is { } name && name.StartsWith(Resource, StringComparison.Ordinal)
            ? name[Resource.Length..]
            : field("resource_name");

    private static string ColourOf(string outcome) => outcome switch
    {
        "granted" => "\e[32m",
        "denied" => "\e[33m",
        _ => "\e[31m",
    };
}
