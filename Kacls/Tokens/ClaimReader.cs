using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>Reads claims of a verified token into types. What is of another type, or too long, is refused, never converted.</summary>
internal readonly struct ClaimReader(JsonElement claims, TokenErrors errors)
{
    /// <summary>The end of the year 9999, the last second that <see cref="DateTimeOffset"/> knows.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>Whether a claim is there, whatever it holds.</summary>
    public bool Has(string name) => claims.TryGetProperty(name, out _);

    /// <summary>A claim that is there, as the operator reads it: a word or a number in quotation marks, else what it is.</summary>
    public string Show(string name)
    {
        var value = claims.GetProperty(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number ? Mismatch.Quote(value.GetRawText())
            : JsonText.Of(value) is { } text ? Mismatch.Quote(text)
            : "something else";
    }

    /// <summary>A claim that must be there, and not empty.</summary>
    public string Required(string name, int maxBytes)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            throw errors.ClaimMissing.ToException(name);
        }

        var text = Text(name, value, maxBytes);
        return text.Length > 0 ? text : throw errors.ClaimMalformed.ToException(name);
    }

    /// <summary>A claim that may be absent, but neither null nor empty.</summary>
    public string? Optional(string name, int maxBytes) => claims.TryGetProperty(name, out _) ? Required(name, maxBytes) : null;

    /// <summary>A claim that may be absent (or null), or empty.</summary>
    public string? OptionalOrEmpty(string name, int maxBytes) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Text(name, value, maxBytes) : null;

    /// <summary>A claim that nobody depends on: nothing where it can't be used.</summary>
    public string? Usable(string name, int maxBytes) =>
        claims.TryGetProperty(name, out var value)
            && JsonText.Of(value) is { Length: > 0 } text && Encoding.UTF8.GetByteCount(text) <= maxBytes
            ? text
            : null;

    /// <summary>A claim for the audit record only: whatever it holds, as text of any length, which the record cuts.</summary>
    public string? ForRecord(string name) =>
        claims.TryGetProperty(name, out var value)
            && RecordText.Of(JsonMarshal.GetRawUtf8Value(value)) is { Length: > 0 } text ? text : null;

    /// <summary>Whether a claim says no: it is there, and neither null nor true, also as text, which some providers write.</summary>
    public bool Denies(string name) =>
        claims.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.True)
        && !string.Equals(JsonText.Of(value), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A numeric date (RFC 7519 section 2) that must be there.</summary>
    public DateTimeOffset RequiredDate(string name) =>
        claims.TryGetProperty(name, out var value) ? Date(name, value) : throw errors.ClaimMissing.ToException(name);

    /// <summary>A numeric date that may be absent (or null), or empty.</summary>
    public DateTimeOffset? OptionalDate(string name, bool orEmpty) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && !(orEmpty && JsonText.Of(value) is "")
            ? Date(name, value)
            : null;

    private string Text(string name, JsonElement value, int maxBytes)
    {
        var text = JsonText.Of(value) ?? throw errors.ClaimMalformed.ToException(name);
        return Encoding.UTF8.GetByteCount(text) <= maxBytes ? text : throw errors.ClaimTooLong.ToException(name);
    }

    /// <summary>Google's tokens have numbers, its reference strings: both are read. Fractions are legal (RFC 7519 section 2).</summary>
    private DateTimeOffset Date(string name, JsonElement value)
    {
        var seconds = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) => number,
            JsonValueKind.String when DecimalText.TryParse(JsonText.Of(value), out long number) => number,
            _ => double.NaN,
        };

        // NaN fails the comparison too.
        return seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : throw errors.ClaimMalformed.ToException(name);
    }
}
