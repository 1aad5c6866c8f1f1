using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Rule 7 (Google's reference, delegate): kacls_owner_domain, where the token has it, is the Workspace domain that owns this KACLS. It
/// keeps other organizations from registering our URL as theirs. Applied to every operation; without <c>Kacls:OwnerDomains</c> there is
/// nothing to compare.
/// </summary>
internal sealed class OwnerDomainRule(KaclsSettings settings)
{
    private readonly FrozenSet<string> owners = settings.OwnerDomains.Select(DomainName.Canonical).ToFrozenSet(StringComparer.Ordinal);

    internal void Check(AuthorizationToken authorization)
    {
        if (owners.Count > 0 && authorization.KaclsOwnerDomain is { } domain && !owners.Contains(DomainName.Canonical(domain)))
        {
            throw ErrorCatalogue.OwnerDomainMismatch.ToException(Mismatch.Of(
                "kacls_owner_domain (Kacls:OwnerDomains)", domain, settings.OwnerDomains));
        }
    }
}
