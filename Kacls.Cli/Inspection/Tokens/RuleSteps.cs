using System.Text;
using Kacls.Access;
using Kacls.Migration;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>What each rule by itself says of the claims.</summary>
internal sealed class RuleSteps(TokenTrust trust, TokenOperation operation, Steps steps)
{
    /// <summary>Of the authentication token alone.</summary>
    public AuthenticationToken? Authentication(VerifiedToken verified)
    {
        var token = steps.Try("email", () => AuthenticationClaims.Read(verified, TokenKind.Authentication.Errors), EmailOf);
        if (token is null)
        {
            return null;
        }

        if (operation.IsPrivileged)
        {
            steps.Check("privileged", () => trust.Get<PrivilegedRule>().Check(token), () => "is one of Kacls:Privileged:Users.");
            return token;
        }

        steps.Check("domain", () => ProviderDomainRule.Check(token), () => token.Grants.All(grant => grant.Domains is null)
            ? "The provider may vouch for any domain: it has no Domains."
            : "is one of the provider's Domains.");
        steps.Check("delegated_to", () => CheckDelegable(token), () => token.DelegatedTo is { } entity
            ? $"{Mismatch.Quote(entity)} acts for the user, for {Mismatch.Quote(token.ResourceName ?? "")}."
            : null);
        return token;
    }

    /// <summary>Of the authorization token, beside the authentication token or what would fit it.</summary>
    public AuthorizationToken? Authorization(VerifiedToken verified)
    {
        var token = steps.Try("claims", () => AuthorizationClaims.Read(verified, operation.NeedsRole), read =>
            $"{read.ApplicationName}: {Mismatch.Quote(read.ResourceName)} for {Mismatch.Quote(read.Email)}, "
                + $"perimeter_id {Mismatch.Quote(read.PerimeterId)}.");
        if (token is null)
        {
            return null;
        }

        var settings = trust.Loaded.Settings;
        steps.Check("role", () => operation.Role!.Check(token), () => $"{Mismatch.Quote(token.Role)} may {operation.Name}.");
        steps.Check(
            "kacls_url", () => trust.Get<KaclsUrlRule>().Check(token), () => $"{Mismatch.Quote(token.KaclsUrl)} is one of Kacls:Urls.");
        steps.Check("kacls_owner_domain", () => trust.Get<OwnerDomainRule>().Check(token), () =>
            token.KaclsOwnerDomain is null ? "is not there, which is allowed."
            : settings.OwnerDomains.Length == 0 ? "is not looked at (Kacls:AnyOwnerDomain)." : "is one of Kacls:OwnerDomains.");
        return token;
    }

    /// <summary>Of the two together, or of the authorization token and what would fit it.</summary>
    public void Pair(AuthenticationToken? authentication, AuthorizationToken authorization)
    {
        if (operation.AnyOf == TokenPurposes.None)
        {
            return;
        }

        var beside = authentication ?? Counterpart.Of(authorization, operation);
        if (authentication is not null)
        {
            steps.Check("same user", () => SameUserRule.Check(beside, authorization), () => "Both tokens name the same user.");
        }

        steps.Check("email_type", () => trust.Get<GuestRule>().Check(beside, authorization), () => GuestRule.IsGuest(authorization)
            ? $"{Mismatch.Quote(authorization.EmailType)}: a guest, of a kind that Kacls:Guests:EmailTypes admits."
            : "No guest.");
        steps.Check("delegated_to", () => CheckDelegation(beside, authorization), () =>
            authorization.DelegatedTo is { } entity ? $"{Mismatch.Quote(entity)} acts for the user." : null);
    }

    /// <summary>Of another key service's token.</summary>
    public void Peer(VerifiedToken verified)
    {
        var skew = trust.Loaded.Settings.ClockSkew;
        var token = steps.Try("claims", () => PeerClaims.Read(verified, skew, TokenKind.Authentication.Errors), read =>
            $"{Mismatch.Quote(read.ResourceName)}, jti {(read.Id is { } id ? Mismatch.Quote(id) : "none")}.");
        if (token is not null)
        {
            steps.Check(
                "kacls_url", () => trust.Get<KaclsUrlRule>().Check(token), () => $"{Mismatch.Quote(token.KaclsUrl)} is one of Kacls:Urls.");
            var once = new ReplayCache(trust.Time, skew, trust.Loaded.Settings.Migration.RequireTokenId);
            steps.Check("jti", () => once.Add(token), () => null);
        }
    }

    /// <summary>Whether the settings list the key service, and for that; an issuer that is no peer is an administrator's, if any.</summary>
    public void Listed(string token)
    {
        if (steps.Try("peer", () => TokenValidator.ClaimedIssuer(Encoding.UTF8.GetBytes(token)), _ => null) is not { } issuer)
        {
            return;
        }

        if (trust.Loaded.Peers.Find(issuer) is { } peer)
        {
            var from = Counterpart.AddressOf(peer, trust.Loaded.Settings.Migration);
            steps.Check("peer", () => peer.CheckUnwrap(trust.Time.GetUtcNow(), from), () => $"{Mismatch.Quote(peer.Url)} may unwrap"
                + (from is null ? "." : ", from its Networks: from where the call comes is not known here."));
        }
        else
        {
            steps.Note("peer", "None of Kacls:Migration:Peers has this iss, so the service judges it as an administrator's sign-in.");
        }
    }

    /// <summary>What the service looks at besides, which no token tells.</summary>
    public void Rest()
    {
        var settings = trust.Loaded.Settings;
        if (settings.Suspended || settings.DisabledOperations.Intersect([operation.Name, operation.Operation.JudgedAs]).Any())
        {
            steps.Note("operation", "The settings stop it (Kacls:Suspended or Kacls:DisabledOperations), whatever the tokens are.");
        }

        if (settings.Limits.UnwrapsPerUserPerMinute is { } most)
        {
            steps.Note("limit", $"{most} keys a minute are unwrapped for one user by one instance (Kacls:Limits:UnwrapsPerUserPerMinute).");
        }

        steps.Note("rest", "The perimeter and the wrapped key are judged with the request: not here.");
    }

    private void CheckDelegable(AuthenticationToken token)
    {
        if (!operation.IsDelegable)
        {
            DelegationRule.Forbid(token);
        }
    }

    private void CheckDelegation(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        if (operation.NeedsRole)
        {
            DelegationRule.Check(authentication, authorization);
        }
        else
        {
            DelegationRule.RequireTarget(authorization);
        }
    }

    private static string EmailOf(AuthenticationToken token) =>
        $"{token.ComparableClaim} is compared: {Mismatch.Quote(token.ComparableEmail)}"
            + (token.GoogleEmail is not null ? "; email is not, since google_email is there." : ".");
}
