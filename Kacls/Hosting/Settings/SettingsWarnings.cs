using Kacls.Settings;
using Kacls.Tokens;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>Finds what may be meant as it stands, but which an operator should know of. It does not stop the start.</summary>
internal static class SettingsWarnings
{
    /// <summary>Google's reference, authorization tokens, <c>email_type</c>.</summary>
    private static readonly string[] KnownGuestTypes = ["google-visitor", "customer-idp"];

    /// <summary>What the deployment notes for the next one: infra/functions/app-settings.bicep.</summary>
    private const string DeployedSettings = "KACLS_DEPLOYED_SETTINGS";

    internal static IEnumerable<string> Find(KaclsSettings settings, ConfiguredIssuers issuers, IConfiguration configuration)
    {
        // An environment variable with one underscore is no setting, and the stop that it was meant to be does not happen.
        var misspelt = configuration.GetChildren().Select(child => child.Key)
            .Where(key => key.StartsWith(KaclsSettings.Section, StringComparison.OrdinalIgnoreCase)
                && key.Length > KaclsSettings.Section.Length
                && key != DeployedSettings)
            .ToList();
        if (misspelt.Count > 0)
        {
            yield return $"{string.Join(", ", misspelt)}: begins with {KaclsSettings.Section} and is no setting. Names of settings begin "
                + $"with Kacls:, "
                + "or Kacls__ in the environment.";
        }

        foreach (var provider in issuers.Entries.Where(entry => entry.IsFor(TokenPurposes.Privileged) && entry.Grant.Domains is null))
        {
            yield return $"{provider.Setting}:Domains is missing: this provider for privileged users may vouch for any e-mail domain";
        }

        foreach (var (index, type) in settings.Guests.EmailTypes.Index())
        {
            if (!KnownGuestTypes.Contains(type, StringComparer.Ordinal))
            {
                yield return $"Kacls:Guests:EmailTypes:{index} is '{type}', which Google's reference does not know: "
                    + $"{string.Join(", ", KnownGuestTypes)}";
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
