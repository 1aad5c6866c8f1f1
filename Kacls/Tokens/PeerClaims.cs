using System.Globalization;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>The claims of another KACLS's token (Google's reference, Authentication tokens, KACLS JWT for privilegedunwrap).</summary>
internal static class PeerClaims
{
    /// <summary>Fixed by Google's reference.</summary>
    internal const string Audience = "kacls-migration";

    private const int MaxResourceName = 128;

    /// <summary>Google names no lifetime; the longest known of another implementation is an hour.</summary>
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    /// <param name="token">Validated.</param>
    /// <param name="skew">A service may date its tokens back by as much, and count their hour from now.</param>
    /// <param name="errors">Of the token's kind.</param>
    public static PeerToken Read(VerifiedToken token, TimeSpan skew, TokenErrors errors)
    {
        // It also bounds how long a used token must be remembered.
        if (token.Lifetime.Expires - token.Lifetime.IssuedAt is var lifetime && lifetime > MaxLifetime + skew)
        {
            throw errors.ClaimMalformed.ToException(
                string.Create(
                    CultureInfo.InvariantCulture, $"exp, {lifetime.TotalSeconds:0} seconds after iat, which is more than an hour"));
        }

        return new PeerToken
        {
            Issuer = token.Issuer,
            KaclsUrl = token.Claims.Required("kacls_url", ClaimLimits.Url),
            ResourceName = token.Claims.Required("resource_name", MaxResourceName),
            Id = token.Claims.Optional("jti", ClaimLimits.TokenId),
            Expires = token.Lifetime.Expires,
        };
    }
}
