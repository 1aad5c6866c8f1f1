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
        var googleEmail = claims.Optional("google_email", ClaimLimits.Email);
        var email = googleEmail is null ? ReadEmail(token, errors) : claims.Usable(token.Grant.EmailClaim, ClaimLimits.Email);
        var authentication = new AuthenticationToken
        {
            Provider = token.Grant.Name,
            Uses = (ProviderUses)token.Purposes,
            Issuer = token.Issuer,
            Grants = token.Grants,
            Email = email,
            GoogleEmail = googleEmail,
            ComparableEmail = googleEmail ?? email!,
            DelegatedTo = claims.Optional("delegated_to", ClaimLimits.Email),
            ResourceName = claims.Optional("resource_name", MaxResourceName),
            IssuedAt = token.Lifetime.IssuedAt,
            Expires = token.Lifetime.Expires,
            Payload = token.PayloadJson,
        };
        return token.Purposes == TokenPurposes.Delegated ? ReadDelegated(authentication, claims) : authentication;
    }

    /// <summary>The claim that names the user. A token for the audiences of several entries must satisfy each of them.</summary>
    private static string ReadEmail(VerifiedToken token, TokenErrors errors)
    {
        string? email = null;
        foreach (var grant in token.Grants)
        {
            var read = token.Claims.Required(grant.EmailClaim, ClaimLimits.Email);
            if (grant.EmailClaim == "email" && !grant.IgnoresEmailVerified && token.Claims.Denies("email_verified"))
            {
                throw ErrorCatalogue.EmailUnverified.Because($"issuer {token.Issuer}");
            }

            if (email is not null && email != read)
            {
                throw errors.ClaimMalformed.Because($"{grant.EmailClaim}, another user than {token.Grant.EmailClaim} names");
            }

            email = read;
        }

        return email!;
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
