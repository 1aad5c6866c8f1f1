using System.Text.Json;
using Kacls.Audit;
using Kacls.Protocol;

namespace Kacls.Migration;

/// <summary>What a peer says about its refusal, made fit for the audit record: Google's structured error, if it is one.</summary>
internal static class PeerRefusal
{
    private const int MaxLength = 300;

    /// <returns>Empty, or a colon and the peer's own words.</returns>
    internal static string Describe(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonText.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Say(document.RootElement, "message") + Say(document.RootElement, "details")
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string Say(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && AuditText.Clean(JsonText.Of(value)) is { } text
            ? $": {AuditText.Cut(text, MaxLength)}"
            : "";
}
