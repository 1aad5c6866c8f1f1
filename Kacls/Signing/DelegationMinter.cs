using System.Security.Cryptography;
using Kacls.Settings;
using Kacls.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>
/// Makes the authentication token with which an entity stands in for a user (Google's reference, delegate): who the user is comes from the
/// authentication token, for whom and for what from the authorization token.
/// </summary>
internal sealed class DelegationMinter(ITokenSigner signer, KaclsSettings settings, TimeProvider time)
{
    private readonly string issuer = settings.Urls[0];
    private readonly long lifetimeSeconds = (long)settings.Delegation.Lifetime.TotalSeconds;

    /// <returns>The compact JWS.</returns>
    internal ValueTask<string> MintAsync(AuthenticationToken authentication, AuthorizationToken authorization, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = issuer,
            ["aud"] = DelegatedTokens.Audience,
            ["iat"] = now,
            ["exp"] = now + lifetimeSeconds,
            ["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
            ["delegated_to"] = authorization.DelegatedTo!,
            ["resource_name"] = authorization.ResourceName,
            [DelegatedTokens.ProviderClaim] = authentication.Provider,
            [DelegatedTokens.UsesClaim] = DelegatedTokens.NamesOf(authentication.Uses),
        };
        Copy("email", authentication.Email);
        Copy("google_email", authentication.GoogleEmail);
        return signer.SignAsync(DelegatedTokens.Type, claims, cancellation);

        void Copy(string name, string? value)
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }
    }
}
