using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>The claims of an authentication token (Google's reference, Authentication tokens).</summary>
internal static class AuthenticationClaims
{
    private const int MaxResourceName = 512;

    /// <summary>Claims in which providers name a user; a refusal says which of them a token has instead.</summary>
    private static readonly string[] NamesOfUsers = ["email", "upn", "preferred_username", "unique_name", "mail"];

    public static AuthenticationToken Read(VerifiedToken token, TokenErrors errors)
    {
        var claims = token.Claims;

        // An empty or null google_email is refused rather than taken for absent: falling back to email could make it another user's token.
        var googleEmail = claims.Optional("google_email", ClaimLimits.Email);
        var email = googleEmail is null ? ReadEmail(token, errors) : claims.Usable(token.Grant.EmailClaim, ClaimLimits.Email);
        var authentication = new AuthenticationToken
        {
            Provider = token.Grant.Name,
            Uses = token.Purposes,
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
            var claims = token.Claims;
            if (!claims.Has(grant.EmailClaim))
            {
                throw errors.ClaimMissing.ToException(Mismatch.OfList(
                    $"the user's e-mail (EmailClaim) of provider {Mismatch.Quote(grant.Name)}",
                    NamesOfUsers.Where(name => claims.Has(name)),
                    [grant.EmailClaim]));
            }

            var read = claims.Required(grant.EmailClaim, ClaimLimits.Email);
            if (grant.EmailClaim == "email" && !grant.IgnoresEmailVerified && claims.Denies("email_verified"))
            {
                throw ErrorCatalogue.EmailUnverified.ToException(Mismatch.Say(
                    $"email_verified of {Mismatch.Quote(read)} from provider {Mismatch.Quote(grant.Name)}",
                    claims.Show("email_verified"),
                    "true, or any with IgnoreEmailVerified"));
            }

            if (email is not null && email != read)
            {
                throw errors.ClaimMalformed.ToException(Mismatch.Of(
                    $"{grant.EmailClaim} beside {token.Grant.EmailClaim}, another user", read, email));
            }

            email = read;
        }

        return email!;
    }

    /// <summary>
    /// Ours says for whom and for what, and where the user signed in, so that rules about providers hold as they did in delegate.
    /// </summary>
    private static AuthenticationToken ReadDelegated(AuthenticationToken authentication, ClaimReader claims) => authentication with
    {
        Provider = claims.Required(DelegatedTokens.ProviderClaim, ClaimLimits.Issuer),
        Uses = DelegatedTokens.UsesOf(claims.Required(DelegatedTokens.UsesClaim, ClaimLimits.Word)),
        DelegatedTo = claims.Required("delegated_to", ClaimLimits.Email),
        ResourceName = claims.Required("resource_name", MaxResourceName),
    };
}
