using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kacls.Tokens.Keys;
using Microsoft.IdentityModel.Tokens;

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
        return signature.Length > 0 && keys.Find(token.KeyId, token.Algorithm).Exists(key => IsBy(key, token.Algorithm, signed, signature));
    }

    private static bool IsBy(SecurityKey key, string algorithm, byte[] signed, byte[] signature)
    {
        var factory = key.CryptoProviderFactory;
        SignatureProvider? provider = null;
        try
        {
            provider = factory.CreateForVerifying(key, algorithm);
            return provider.Verify(signed, signature);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or NotSupportedException)
        {
            // An issuer may publish numbers that are no key, which shows only here. What can't verify has not verified.
            return false;
        }
        finally
        {
            if (provider is not null)
            {
                factory.ReleaseSignatureProvider(provider);
            }
        }
    }

    /// <summary>Empty where it is not base64url.</summary>
    private static byte[] Decode(ReadOnlySpan<char> segment)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(segment.Length)];
        return Base64Url.DecodeFromChars(segment, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : [];
    }
}
