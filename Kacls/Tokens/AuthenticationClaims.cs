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
        var authentication = new AuthenticationToken
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
        return token.Purposes == TokenPurposes.Delegated ? ReadDelegated(authentication, claims) : authentication;
    }

    /// <summary>Ours says for whom and for what, and where the user signed in, so that rules about providers hold as they did in delegate.</summary>
    private static AuthenticationToken ReadDelegated(AuthenticationToken authentication, ClaimReader claims) => authentication with
    {
        Provider = claims.Required(DelegatedTokens.ProviderClaim, ClaimLimits.Issuer),
        Uses = DelegatedTokens.UsesOf(claims.Required(DelegatedTokens.UsesClaim, ClaimLimits.Word)),
        DelegatedTo = claims.Required("delegated_to", ClaimLimits.Email),
        ResourceName = claims.Required("resource_name", MaxResourceName),
    };
}
