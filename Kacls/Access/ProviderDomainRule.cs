using Kacls.Errors;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// A provider vouches for the people of its own domains alone: Google's guide has tenants add the providers of partners, and a partner's could
/// otherwise name anybody. A token for the audiences of several entries must satisfy each. What delegate made is not judged again: the user's own
/// token was.
/// </summary>
internal static class ProviderDomainRule
{
    internal static void Check(AuthenticationToken authentication)
    {
        foreach (var grant in authentication.Grants)
        {
            if (grant.Domains is { } domains && domains.Has(authentication.ComparableEmail) != true)
            {
                throw ErrorCatalogue.ProviderDomainMismatch.Because($"provider {grant.Name}");
            }
        }
    }
}
