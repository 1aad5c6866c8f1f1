using System.Text.Json;
using Kacls.Audit;
using Kacls.Tokens;

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
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
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
        error.TryGetProperty(name, out var value) && AuditText.Clean(JsonText.Of(value)) is { } text ? $": {text[..Math.Min(text.Length, MaxLength)]}" : "";
}
