using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Requests;

namespace Kacls.Tokens;

/// <summary>
/// Takes a JWT apart, strictly: what two parsers could read in two ways is refused before anything else looks at it. It trusts nothing
/// that it reads; of the header it hands on only <c>alg</c>, <c>kid</c> and <c>typ</c>, so that <c>jku</c>, <c>x5u</c>, <c>jwk</c> and
/// <c>x5c</c> can't bring a key along (RFC 8725 section 3.10).
/// </summary>
internal static class TokenReader
{
    /// <summary>The longest token that is looked at, in bytes. Real ones have 1,000 to 1,300; Google documents no limit.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MaxHeaderTextLength = 512;

    private static readonly SearchValues<byte> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    public static UnverifiedToken Read(string token, TokenKind kind) => Read(Encoding.UTF8.GetBytes(token), kind);

    /// <param name="token">The compact JWS in UTF-8, which must not change while the result is used.</param>
    /// <param name="kind">What it is to be.</param>
    public static UnverifiedToken Read(ReadOnlyMemory<byte> token, TokenKind kind)
    {
        // First of all, so that a token of a megabyte costs no more than this comparison.
        if (token.Length > MaxLength)
        {
            throw ErrorCatalogue.MemberTooLong.About(kind.Member).ToException();
        }

        var (header, payload) = Split(token, kind.Errors);
        var (algorithm, keyId, type) = ReadHeader(Decode(header, kind.Errors), kind.Errors);
        var payloadJson = Decode(payload, kind.Errors);
        return new UnverifiedToken(token, ParseObject(payloadJson, "payload", kind.Errors), payloadJson)
        {
            Algorithm = algorithm,
            KeyId = keyId,
            Type = type,
        };
    }

    /// <summary>
    /// Three segments and no more: five make a JWE (RFC 7516 section 3.1). An empty third one is left to the algorithm check.
    /// </summary>
    private static (ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Payload) Split(ReadOnlyMemory<byte> token, TokenErrors errors)
    {
        var text = token.Span;
        if (text.ContainsAnyExcept(TokenCharacters))
        {
            throw errors.Malformed.ToException("a character outside base64url");
        }

        var first = text.IndexOf((byte)'.');
        var second = text.LastIndexOf((byte)'.');
        if (first == second || text[(first + 1)..second].Contains((byte)'.'))
        {
            throw errors.Malformed.ToException("not three segments");
        }

        return (token[..first], token[(first + 1)..second]);
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> segment, TokenErrors errors)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(segment.Length)];
        return Base64Url.DecodeFromUtf8(segment.Span, bytes, out _, out var written) == OperationStatus.Done
            ? bytes.AsMemory(0, written)
            : throw errors.Malformed.ToException("a segment is not base64url");
    }

    private static (string Algorithm, string? KeyId, string? Type) ReadHeader(ReadOnlyMemory<byte> json, TokenErrors errors)
    {
        using var document = ParseObject(json, "header", errors);
        var header = document.RootElement;

        // RFC 7515 section 4.1.11: an extension that is critical and not understood. None is understood here.
        if (header.TryGetProperty("crit", out _))
        {
            throw errors.Malformed.ToException("a critical header");
        }

        var algorithm = HeaderText(header, "alg", errors) ?? throw errors.Malformed.ToException("no alg in the header");
        return (algorithm, HeaderText(header, "kid", errors), HeaderText(header, "typ", errors));
    }

    /// <summary>Null or empty is absent: some issuers write so what they don't have.</summary>
    private static string? HeaderText(JsonElement header, string name, TokenErrors errors)
    {
        if (!header.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return JsonText.Of(value) switch
        {
            "" => null,
            { Length: <= MaxHeaderTextLength } text => text,
            _ => throw errors.Malformed.ToException($"an invalid {name} in the header"),
        };
    }

    private static JsonDocument ParseObject(ReadOnlyMemory<byte> json, string part, TokenErrors errors)
    {
        // JsonDocument leaves invalid UTF-8 inside strings to whoever reads the string.
        if (!Utf8.IsValid(json.Span))
        {
            throw errors.Malformed.ToException($"invalid UTF-8 in the {part}");
        }

        JsonDocument document;
        try
        {
            document = JsonText.Parse(json);
        }
        catch (JsonException)
        {
            throw JsonText.HasDuplicates(json)
                ? errors.ClaimDuplicate.ToException($"in the {part}")
                : errors.Malformed.ToException($"the {part} is not JSON");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw errors.Malformed.ToException($"the {part} is not a JSON object");
    }
}
