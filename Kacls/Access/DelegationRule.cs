using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Rule 2 (Google's guide and reference, authentication tokens): a delegated authentication token goes with an authorization token of the
/// same delegated_to (whatever its case and spelling) and the same resource_name (exactly), and names both. Google leaves open what an
/// authorization token with delegated_to means beside an ordinary authentication token; that is refused, since it would let the user's
/// token stand in for the entity's.
/// </summary>
internal static class DelegationRule
{
    private const string What = "delegated_to of the authentication token";

    internal static void Check(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        if (authentication.DelegatedTo is null)
        {
            if (authorization.DelegatedTo is not null)
            {
                throw ErrorCatalogue.DelegationMissing.ToException(Mismatch.Of(What, received: null, authorization.DelegatedTo));
            }

            return;
        }

        if (!EmailAddress.AreSame(authentication.DelegatedTo, authorization.DelegatedTo))
        {
            throw ErrorCatalogue.DelegationMismatch.ToException(
                Mismatch.Of(What, authentication.DelegatedTo, AsList(authorization.DelegatedTo)));
        }

        if (!string.Equals(authentication.ResourceName, authorization.ResourceName, StringComparison.Ordinal))
        {
            throw ErrorCatalogue.DelegationResourceMismatch.ToException(Mismatch.Of(
                "resource_name of the authentication token", authentication.ResourceName, authorization.ResourceName));
        }
    }

    /// <summary>Google's reference, delegate: what comes of it is only for wrap and unwrap.</summary>
    internal static void Forbid(AuthenticationToken authentication)
    {
        if (authentication.DelegatedTo is not null)
        {
            throw ErrorCatalogue.DelegationNotAllowed.ToException(Mismatch.Of(What, authentication.DelegatedTo));
        }
    }

    /// <summary>Google's reference, delegate: the authorization token says for whom.</summary>
    internal static void RequireTarget(AuthorizationToken authorization)
    {
        if (authorization.DelegatedTo is null)
        {
            throw ErrorCatalogue.DelegationTargetMissing.ToException();
        }
    }

    private static string[] AsList(string? text) => text is null ? [] : [text];
}
