using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>A JWT taken apart, and nothing of it believed.</summary>
internal sealed record Jwt(JsonElement Header, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    internal string? Text(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal bool Has(string claim) => Claims.TryGetProperty(claim, out var value) && value.ValueKind != JsonValueKind.Null;

    internal string? InHeader(string name) =>
        Header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Three parts in base64url, the first two of them JSON objects.</summary>
    internal static Jwt? Parse(string token, Func<string, bool> wrong)
    {
        var parts = (wrong("whitespace-trimmed") ? token.Trim() : token).Split('.');
        if (parts.Length == 2 && wrong("signature-stripped-accepted"))
        {
            parts = [.. parts, ""];
        }

        // The platform's decoder skips whitespace.
        if ((parts.Length != 3 && !(parts.Length > 3 && wrong("further-parts-ignored"))) || parts.Any(part => part.Any(char.IsWhiteSpace)))
        {
            return null;
        }

        try
        {
            return Object(parts[0]) is { } header && Object(parts[1]) is { } claims
                ? new Jwt(header, claims, Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]))
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return wrong("malformed-crash") ? throw new BrokenDownException() : null;
        }
    }

    private static JsonElement? Object(string part)
    {
        var json = JsonElement.Parse(Base64Url.DecodeFromChars(part));
        return json.ValueKind == JsonValueKind.Object ? json : null;
    }
}
