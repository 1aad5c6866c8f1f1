using Kacls.Tokens.Keys;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Tokens;

/// <summary>
/// Checks a token's signature by IdentityModel's signature providers. Its JsonWebTokenHandler is not asked: it reads the whole payload a second
/// time and refuses a token for the type of a claim that nobody needs, such as <c>azp</c>.
/// </summary>
internal static class TokenSignature
{
    /// <returns>Whether one of the keys that the token may mean verifies it.</returns>
    public static bool IsValid(UnverifiedToken token, KeySnapshot keys) =>
        token.Signature.Length > 0 && keys.Find(token.KeyId, token.Algorithm).Exists(key => IsValid(token, key));

    private static bool IsValid(UnverifiedToken token, SecurityKey key)
    {
        var factory = key.CryptoProviderFactory;
        var provider = factory.CreateForVerifying(key, token.Algorithm);
        try
        {
            return provider.Verify(token.SigningInput, token.Signature);
        }
        finally
        {
            factory.ReleaseSignatureProvider(provider);
        }
    }
}
