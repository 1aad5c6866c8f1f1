using System.Text.Json;

namespace Kacls.Tokens;

/// <summary>Reads JSON strings without surprises.</summary>
internal static class JsonText
{
    /// <summary>The string, or null for any other type and for a string that holds an escaped half of a surrogate pair.</summary>
    public static string? Of(JsonElement value) => Try(() => value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    /// <summary>The name of a member, or null for one that holds an escaped half of a surrogate pair.</summary>
    public static string? NameOf(JsonProperty member) => Try(() => member.Name);

    private static string? Try(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
