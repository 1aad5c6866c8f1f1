using Kacls.Settings;

namespace Kacls.Hosting;

/// <summary>Finds what may be meant as it stands, but which an operator should know of. It does not stop the start.</summary>
internal static class SettingsWarnings
{
    /// <summary>Google's reference, authorization tokens, <c>email_type</c>.</summary>
    private static readonly string[] KnownGuestTypes = ["google-visitor", "customer-idp"];

    internal static IEnumerable<string> Find(KaclsSettings settings)
    {
        foreach (var (index, provider) in settings.Authentication.Providers.Index())
        {
            if (IdentityFaults.IsFor(provider, "privileged") && provider.Domains.Length == 0)
            {
                yield return $"Kacls:Authentication:Providers:{index}:Domains is missing: this provider for privileged users may vouch for any e-mail domain";
            }
        }

        foreach (var (index, type) in settings.Guests.EmailTypes.Index())
        {
            if (!KnownGuestTypes.Contains(type, StringComparer.Ordinal))
            {
                yield return $"Kacls:Guests:EmailTypes:{index} is '{type}', which Google's reference does not know: {string.Join(", ", KnownGuestTypes)}";
            }
        }

        foreach (var (index, peer) in settings.Migration.Peers.Index())
        {
            if (peer.Allow is null)
            {
                yield return $"Kacls:Migration:Peers:{index}:Allow is missing: {peer.Url} may be rewrapped from, and may not unwrap here";
            }
        }

        if (settings.AnyOwnerDomain)
        {
            yield return "Kacls:AnyOwnerDomain is true: another organization may register this key service as its own";
        }
    }
}
