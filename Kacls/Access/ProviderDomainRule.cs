using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// A provider vouches only for the people of its own domains: Google's guide has tenants add the providers of partners, and a partner's
/// could otherwise name anybody. A token for the audiences of several entries must satisfy each. What delegate made is not judged again:
/// the user's own token was.
/// </summary>
internal static class ProviderDomainRule
{
    internal static void Check(AuthenticationToken authentication)
    {
        foreach (var grant in authentication.Grants)
        {
            if (grant.Domains is { } domains
                && !(EmailAddress.DomainOf(authentication.ComparableEmail) is { } domain && domains.Contains(domain)))
            {
                throw ErrorCatalogue.ProviderDomainMismatch.ToException(Mismatch.Of(
                    $"{authentication.ComparableClaim}, by Domains of provider {Mismatch.Quote(grant.Name)}",
                    authentication.ComparableEmail,
                    domains.Entries));
            }
        }
    }
}
