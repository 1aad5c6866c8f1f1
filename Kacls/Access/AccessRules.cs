using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>The rules over validated tokens, in the order of Google's guide.</summary>
internal sealed class AccessRules(KaclsUrlRule kaclsUrl, OwnerDomainRule ownerDomain, GuestRule guests)
{
    /// <summary>For operations that a user calls with both tokens.</summary>
    internal void Check(AuthenticationToken authentication, AuthorizationToken authorization, RoleRule role)
    {
        ProviderDomainRule.Check(authentication);
        SameUserRule.Check(authentication, authorization);
        Check(authorization, role);
        guests.Check(authentication, authorization);
        DelegationRule.Check(authentication, authorization);
    }

    /// <summary>For operations that a user calls with both tokens, and that nobody can do for the user.</summary>
    internal void CheckUndelegated(AuthenticationToken authentication, AuthorizationToken authorization, RoleRule role)
    {
        Check(authentication, authorization, role);
        DelegationRule.Forbid(authentication);
    }

    /// <summary>For delegate, where the authorization token delegates and the authentication token does not yet.</summary>
    internal void CheckDelegate(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        ProviderDomainRule.Check(authentication);
        SameUserRule.Check(authentication, authorization);
        Check(authorization, RoleRule.Delegate);
        guests.Check(authentication, authorization);
        DelegationRule.Forbid(authentication);
        DelegationRule.RequireTarget(authorization);
    }

    /// <summary>For the one operation that another KACLS calls, with a migration token alone.</summary>
    internal void Check(PeerToken peer, string resourceName)
    {
        kaclsUrl.Check(peer);
        ResourceRule.Check(peer, resourceName);
    }

    /// <summary>For operations that Google calls with an authorization token alone.</summary>
    internal void Check(AuthorizationToken authorization, RoleRule role)
    {
        role.Check(authorization);
        kaclsUrl.Check(authorization);
        ownerDomain.Check(authorization);
    }
}
