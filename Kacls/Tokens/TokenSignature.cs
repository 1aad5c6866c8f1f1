using System.Security.Cryptography;
using Kacls.Tokens.Keys;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Tokens;

/// <summary>
/// Checks the signature of a JWS (RFC 7515 section 5.2) with IdentityModel's signature providers. Its JsonWebTokenHandler is not asked: it converts
/// every claim and header first, and would refuse a token for a claim that nobody needs, such as <c>azp</c> or a display name.
/// </summary>
internal static class TokenSignature
{
    /// <returns>Whether one of the keys that the token may mean verifies it.</returns>
    public static bool IsValid(UnverifiedToken token, KeySnapshot keys) =>
        token.Signature.Length > 0 && keys.Find(token.KeyId, token.Algorithm).Exists(key => IsValid(token, key));

    private static bool IsValid(UnverifiedToken token, SecurityKey key)
    {
        var factory = key.CryptoProviderFactory;
        SignatureProvider? provider = null;
        try
        {
            provider = factory.CreateForVerifying(key, token.Algorithm);
            return provider.Verify(token.SigningInput, token.Signature);
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
}
