using Kacls.Errors;

namespace Kacls.Tokens;

/// <summary>The claims of an authentication token (Google's reference, Authentication tokens).</summary>
internal static class AuthenticationClaims
{
    private const int MaxResourceName = 512;

    public static AuthenticationToken Read(VerifiedToken token, TokenErrors errors)
    {
        var claims = token.Claims;

        // An empty or null google_email is refused rather than taken for absent: falling back to email could make it another user's token.
        var email = claims.Optional("email", ClaimLimits.Email);
        var googleEmail = claims.Optional("google_email", ClaimLimits.Email);
        return new AuthenticationToken
        {
            Provider = token.Grant.Name,
            Uses = (ProviderUses)token.Purposes,
            Issuer = token.Issuer,
            Email = email,
            GoogleEmail = googleEmail,
            ComparableEmail = googleEmail ?? email ?? throw errors.ClaimMissing.Because("email"),
            DelegatedTo = claims.Optional("delegated_to", ClaimLimits.Email),
            ResourceName = claims.Optional("resource_name", MaxResourceName),
            IssuedAt = token.Lifetime.IssuedAt,
            Expires = token.Lifetime.Expires,
            Payload = token.PayloadJson,
        };
    }
}
