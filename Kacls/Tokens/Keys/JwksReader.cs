using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Reads a JSON Web Key Set (RFC 7517 section 5). A key that is not for checking signatures, or not strong enough, is passed over; a set
/// that is malformed or has more than 100 keys is refused whole.
/// </summary>
internal static class JwksReader
{
    private const int MaxKeys = 100;

    /// <exception cref="KeyFetchException">Not a key set, or too many keys.</exception>
    public static IReadOnlyList<VerificationKey> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            using var document = JsonText.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys)
                && keys.ValueKind == JsonValueKind.Array
                    ? Read(keys)
                    : throw new KeyFetchException("not a JSON Web Key Set");
        }
        catch (JsonException)
        {
            throw new KeyFetchException("not JSON");
        }
    }

    private static List<VerificationKey> Read(JsonElement keys) =>
        keys.GetArrayLength() <= MaxKeys
            ? [.. keys.EnumerateArray().Select(ReadKey).OfType<VerificationKey>()]
            : throw new KeyFetchException("too many keys");

    /// <summary>Of its members only the public numbers count: a certificate in <c>x5c</c> could hold another key.</summary>
    private static VerificationKey? ReadKey(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object
            || !IsForSignatures(key)
            || !TryText(key, "kid", out var id)
            || !TryText(key, "alg", out var algorithm))
        {
            return null;
        }

        return (Text(key, "kty"), Text(key, "crv")) switch
        {
            ("RSA", _) when Number(key, "n") is { } n && Number(key, "e") is { } e =>
                VerificationKey.OfRsa(new RSAParameters { Modulus = n, Exponent = e }, id, algorithm),
            ("EC", "P-256") => Ec(key, ECCurve.NamedCurves.nistP256, id, algorithm),
            ("EC", "P-384") => Ec(key, ECCurve.NamedCurves.nistP384, id, algorithm),
            ("EC", "P-521") => Ec(key, ECCurve.NamedCurves.nistP521, id, algorithm),
            _ => null,
        };
    }

    private static VerificationKey? Ec(JsonElement key, ECCurve curve, string? id, string? algorithm) =>
        Number(key, "x") is { } x && Number(key, "y") is { } y
            ? VerificationKey.OfEc(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } }, id, algorithm)
            : null;

    /// <summary>RFC 7517 sections 4.2 and 4.3.</summary>
    private static bool IsForSignatures(JsonElement key) =>
        (!key.TryGetProperty("use", out _) || Text(key, "use") == "sig")
        && (!key.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array
                && operations.EnumerateArray().Any(operation => JsonText.Of(operation) == "verify")));

    private static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) ? JsonText.Of(value) : null;

    /// <summary>True for an absent or non-empty string.</summary>
    private static bool TryText(JsonElement key, string name, out string? text)
    {
        text = Text(key, name);
        return text is { Length: > 0 } || !key.TryGetProperty(name, out _);
    }

    private static byte[]? Number(JsonElement key, string name)
    {
        var text = Text(key, name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written > 0
            ? bytes[..written]
            : null;
    }
}
