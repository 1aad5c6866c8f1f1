using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// The rules over validated tokens, in the order in which they are checked. Google's have the numbers that docs/errors.md gives them.
/// </summary>
internal sealed class AccessRules(KaclsUrlRule kaclsUrl, OwnerDomainRule ownerDomain, GuestRule guests)
{
    /// <summary>For operations that a user calls with both tokens.</summary>
    internal void CheckUser(AuthenticationToken authentication, AuthorizationToken authorization, RoleRule role)
    {
        CheckBoth(authentication, authorization, role);
        DelegationRule.Check(authentication, authorization);
    }

    /// <summary>For operations that a user calls with both tokens, and that nobody can do for the user.</summary>
    internal void CheckUndelegated(AuthenticationToken authentication, AuthorizationToken authorization, RoleRule role)
    {
        CheckUser(authentication, authorization, role);
        DelegationRule.Forbid(authentication);
    }

    /// <summary>For delegate, where the authorization token delegates and the authentication token does not yet.</summary>
    internal void CheckDelegate(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        CheckBoth(authentication, authorization, RoleRule.Delegate);
        DelegationRule.Forbid(authentication);
        DelegationRule.RequireTarget(authorization);
    }

    /// <summary>For the one operation that another KACLS calls, with only a migration token.</summary>
    internal void CheckPeer(PeerToken peer, string resourceName)
    {
        kaclsUrl.Check(peer);
        ResourceRule.Check(peer, resourceName);
    }

    /// <summary>For operations that Google calls with only an authorization token.</summary>
    internal void CheckService(AuthorizationToken authorization, RoleRule role)
    {
        role.Check(authorization);
        kaclsUrl.Check(authorization);
        ownerDomain.Check(authorization);
    }

    private void CheckBoth(AuthenticationToken authentication, AuthorizationToken authorization, RoleRule role)
    {
        ProviderDomainRule.Check(authentication);
        SameUserRule.Check(authentication, authorization);
        CheckService(authorization, role);
        guests.Check(authentication, authorization);
    }
}
