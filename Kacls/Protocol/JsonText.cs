using System.Text.Json;

namespace Kacls.Protocol;

/// <summary>Reads JSON and its strings without surprises.</summary>
internal static class JsonText
{
    /// <summary>No duplicate member, at any depth: two parsers could read it in two ways.</summary>
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions WithDuplicates = Strict with { AllowDuplicateProperties = true };

    /// <summary>
    /// A document whose every member has a name of its own, and one that is text. An escaped half of a surrogate pair is legal JSON (RFC
    /// 8259 section 8.2), but .NET throws InvalidOperationException when it has to compare or return such a name; here it is a fault of the
    /// JSON.
    /// </summary>
    /// <exception cref="JsonException">It is not so: the one exception for whatever is wrong with the JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("The name of a member is not text.");
        }
    }

    /// <summary>Whether duplicate members are all that <see cref="Parse"/> refuses in it, or what it found first.</summary>
    public static bool HasDuplicates(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument.Parse(json, Strict).Dispose();
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (JsonException)
        {
            return IsJson(json);
        }
    }

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

    private static bool IsJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            JsonDocument.Parse(json, WithDuplicates).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
