using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Google's guide, takeout perimeter: the few trusted people who may use operations that ask for no authorization token and so bypass every
/// document's rights. They are <c>Kacls:Privileged:Users</c>; with none there, it is nobody. That the token comes from a provider for
/// privileged users is checked before, with the token itself.
/// </summary>
internal sealed class PrivilegedRule(KaclsSettings settings, TimeProvider time)
{
    private readonly FrozenSet<string> users = settings.Privileged.Users.Select(EmailAddress.Canonical).ToFrozenSet(EmailAddress.Comparer);

    internal void Check(AuthenticationToken authentication)
    {
        DelegationRule.Forbid(authentication);
        ProviderDomainRule.Check(authentication);
        if (!users.Contains(EmailAddress.Canonical(authentication.ComparableEmail)))
        {
            throw ErrorCatalogue.PrivilegedUserRequired.ToException(Mismatch.Of(
                $"{authentication.ComparableClaim} (Kacls:Privileged:Users)", authentication.ComparableEmail, settings.Privileged.Users));
        }

        var age = time.GetUtcNow() - authentication.IssuedAt;
        if (settings.Privileged.MaxTokenAge is { } most && age > most)
        {
            throw ErrorCatalogue.PrivilegedTokenTooOld.ToException(Mismatch.Say(
                "age of the token by its iat",
                TokenLifetime.Seconds(age),
                $"up to {TokenLifetime.Seconds(most)} (Kacls:Privileged:MaxTokenAge)"));
        }
    }
}
