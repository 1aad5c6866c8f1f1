using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>
/// Checks the signature of a JWS (RFC 7515 section 5.2) with IdentityModel's providers. Its token handler is not asked: it converts every
/// claim and header first, and a display name that it can't convert would lock its user out.
/// </summary>
internal static class TokenSignature
{
    /// <summary>Whether one of the keys that fit the token's <c>kid</c> and algorithm made its signature.</summary>
    public static bool IsBy(KeySnapshot keys, UnverifiedToken token)
    {
        var end = token.Encoded.LastIndexOf('.');
        var signed = Encoding.ASCII.GetBytes(token.Encoded, 0, end);
        var signature = Decode(token.Encoded.AsSpan(end + 1));
        return signature.Length > 0 && keys.Verify(token.KeyId, token.Algorithm, signed, signature);
    }

    /// <summary>Empty where it is not base64url.</summary>
    private static byte[] Decode(ReadOnlySpan<char> segment)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(segment.Length)];
        return Base64Url.DecodeFromChars(segment, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : [];
    }
}
