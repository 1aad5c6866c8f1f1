using System.Text.Json;

namespace Kacls.Tokens;

/// <summary>Reads JSON strings without surprises.</summary>
internal static class JsonText
{
    /// <summary>The string, or null for any other type and for a string that holds an escaped half of a surrogate pair.</summary>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
