using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Reads one JSON Web Key (RFC 7517 section 4). Of its members only the public numbers count: a certificate in <c>x5c</c> could hold
/// another key. A member that is null says nothing, as if it were absent: .NET serialises keys so.
/// </summary>
internal static class JwkReader
{
    /// <returns>The key, or why it is of no use.</returns>
    public static (VerificationKey? Key, string? WhyNot) Read(JsonElement key)
    {
        if (FindFault(key) is { } fault)
        {
            return (null, fault);
        }

        var (id, algorithm) = (Text(key, "kid"), Text(key, "alg"));
        return (Text(key, "kty"), Text(key, "crv")) switch
        {
            ("RSA", _) when Number(key, "n") is { } n && Number(key, "e") is { } e =>
                Because(
                    VerificationKey.OfRsa(new RSAParameters { Modulus = n, Exponent = e }, id, algorithm),
                    "its modulus is too small or too large, or its exponent unusual"),
            ("RSA", _) => (null, "n or e is not base64url"),
            ("EC", "P-256") => Ec(key, ECCurve.NamedCurves.nistP256, id, algorithm),
            ("EC", "P-384") => Ec(key, ECCurve.NamedCurves.nistP384, id, algorithm),
            ("EC", "P-521") => Ec(key, ECCurve.NamedCurves.nistP521, id, algorithm),
            ("EC", _) => (null, "crv is none of P-256, P-384, P-521"),
            _ => (null, "kty is neither RSA nor EC"),
        };
    }

    /// <returns>The <c>kid</c>, where there is a readable one.</returns>
    public static string? IdOf(JsonElement key) => key.ValueKind == JsonValueKind.Object ? Text(key, "kid") : null;

    private static string? FindFault(JsonElement key) =>
        key.ValueKind != JsonValueKind.Object ? "it is not an object"
        : Given(key, "use") is { } use && JsonText.Of(use) != "sig" ? "use is not sig"
        : !MayVerify(key) ? "key_ops lacks verify"
        : Given(key, "kid") is not null && string.IsNullOrEmpty(Text(key, "kid")) ? "kid is not a text"
        : Given(key, "alg") is not null && string.IsNullOrEmpty(Text(key, "alg")) ? "alg is not a text"
        : null;

    /// <summary>RFC 7517 section 4.3. An empty list says nothing, like null.</summary>
    private static bool MayVerify(JsonElement key) =>
        Given(key, "key_ops") is not { } operations
        || (operations.ValueKind == JsonValueKind.Array
            && (operations.GetArrayLength() == 0 || operations.EnumerateArray().Any(operation => JsonText.Of(operation) == "verify")));

    private static (VerificationKey? Key, string? WhyNot) Ec(JsonElement key, ECCurve curve, string? id, string? algorithm) =>
        Number(key, "x") is { } x && Number(key, "y") is { } y
            ? Because(
                VerificationKey.OfEc(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } }, id, algorithm),
                "its point is not on its curve")
            : (null, "x or y is not base64url");

    private static (VerificationKey? Key, string? WhyNot) Because(VerificationKey? key, string why) =>
        key is null ? (null, why) : (key, null);

    private static JsonElement? Given(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement key, string name) => Given(key, name) is { } value ? JsonText.Of(value) : null;

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
