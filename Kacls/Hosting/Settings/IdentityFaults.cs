using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Hosting;

/// <summary>Finds what is wrong with the settings of who may be whom: providers, guests, privileged users, peers.</summary>
internal static class IdentityFaults
{
    /// <summary>The issuer of LocalHost's development provider, whose private key lies beside the settings.</summary>
    internal const string DevelopmentIssuer = "https://idp.kacls.example";

    /// <summary>Where LocalHost keeps the keys of its development issuers, in the working directory.</summary>
    internal const string DevelopmentFolder = ".kacls/issuers";

    private static readonly string[] PeerRights = [MigrationPeerSettings.RewrapFrom, MigrationPeerSettings.Unwrap];

    internal static IEnumerable<string> Find(KaclsSettings settings, bool isAzure) =>
    [
        .. FindProviderFaults(settings.Authentication.Providers),
        .. FindAudienceFaults(settings.Authentication.Providers),
        .. FindContradictions(settings),
        .. FindPeerFaults(settings.Migration.Peers),
        .. isAzure || settings.KeyEncryption.Provider == KeyEncryptionSettings.KeyVault ? FindDevelopmentIssuers(settings) : [],
    ];

    /// <summary>Whether a provider's tokens are good for this use.</summary>
    internal static bool IsFor(AuthenticationProviderSettings provider, string use) => provider.Uses.Contains(use, StringComparer.Ordinal);

    private static IEnumerable<string> FindProviderFaults(AuthenticationProviderSettings[] providers)
    {
        var haveSeveralIssuers = providers.Where(provider => IsFor(provider, "user")).Select(provider => provider.Issuer).Distinct(StringComparer.Ordinal).Count() > 1;
        foreach (var (index, provider) in providers.Index())
        {
            var at = $"Kacls:Authentication:Providers:{index}";
            if (haveSeveralIssuers && IsFor(provider, "user") && provider.Domains.Length == 0)
            {
                yield return $"{at}:Domains is missing: with several issuers for users, each says for which e-mail domains it may vouch";
            }

            foreach (var (entry, domain) in provider.Domains.Index())
            {
                if (!DomainList.IsValid(domain))
                {
                    yield return $"{at}:Domains:{entry} is neither a domain such as contoso.example nor *.contoso.example for its subdomains";
                }
            }

            if (string.IsNullOrEmpty(provider.EmailClaim) || provider.EmailClaim.Any(char.IsWhiteSpace))
            {
                yield return $"{at}:EmailClaim is not the name of a claim";
            }
        }
    }

    /// <summary>A client id that everybody signs in with must not open every document.</summary>
    private static IEnumerable<string> FindAudienceFaults(AuthenticationProviderSettings[] providers)
    {
        foreach (var (index, provider) in providers.Index().Where(entry => IsFor(entry.Item, "privileged")))
        {
            var at = $"Kacls:Authentication:Providers:{index}";
            if (provider.Uses.Any(use => use != "privileged"))
            {
                yield return $"{at}:Uses has privileged beside another: give administrators an entry with a client id of their own";
            }

            var shared = providers
                .Where(other => other.Issuer == provider.Issuer && !IsFor(other, "privileged"))
                .SelectMany(other => other.Audiences).Intersect(provider.Audiences, StringComparer.Ordinal);
            foreach (var audience in shared)
            {
                yield return $"{at}:Audiences has '{audience}', which another entry of the issuer has for users or guests";
            }
        }
    }

    private static IEnumerable<string> FindContradictions(KaclsSettings settings)
    {
        var providers = settings.Authentication.Providers;
        if (settings.Guests.EmailTypes.Length > 0 && !Array.Exists(providers, provider => IsFor(provider, "guest")))
        {
            yield return "Kacls:Guests:EmailTypes admits guests, but no provider has the use guest";
        }

        if (settings.Privileged.Users.Length > 0 && !Array.Exists(providers, provider => IsFor(provider, "privileged")))
        {
            yield return "Kacls:Privileged:Users names users, but no provider has the use privileged";
        }

        if (settings.Privileged.MaxTokenAge is { } age && (age <= TimeSpan.Zero || age > TimeSpan.FromDays(1)))
        {
            yield return TimeFaults.Describe("Kacls:Privileged:MaxTokenAge", age, "over 0 and at most 1 day");
        }

        if (settings.AnyOwnerDomain && settings.OwnerDomains.Length > 0)
        {
            yield return "Kacls:AnyOwnerDomain is true, but Kacls:OwnerDomains names domains";
        }
    }

    private static IEnumerable<string> FindPeerFaults(MigrationPeerSettings[] peers)
    {
        foreach (var (index, peer) in peers.Index())
        {
            var at = $"Kacls:Migration:Peers:{index}";
            if (peer.Allow is { Length: 0 } || peer.Allow?.All(PeerRights.Contains) == false)
            {
                yield return $"{at}:Allow is not one or both of {string.Join(", ", PeerRights)}";
            }

            foreach (var (entry, network) in peer.Networks.Index().Where(entry => AddressText.ParseNetwork(entry.Item) is null))
            {
                yield return $"{at}:Networks:{entry} is '{network}', which is neither a CIDR block nor an address";
            }

            if (peer.Until is not null && TimeConditionReader.ParseInstant(peer.Until) is null)
            {
                yield return $"{at}:Until is not {TimeConditionReader.InstantFormat}";
            }
        }
    }

    private static IEnumerable<string> FindDevelopmentIssuers(KaclsSettings settings)
    {
        const string Fault = "is a development issuer, whose private key is a file: never in Azure, and never beside keys in Key Vault";
        foreach (var (index, issuer) in settings.Authorization.Issuers.Index().Where(entry => IsDevelopment(entry.Item.Keys)))
        {
            yield return $"Kacls:Authorization:Issuers:{index} {Fault}";
        }

        foreach (var (index, provider) in settings.Authentication.Providers.Index())
        {
            if (provider.Issuer == DevelopmentIssuer || IsDevelopment(provider.Keys))
            {
                yield return $"Kacls:Authentication:Providers:{index} {Fault}";
            }
        }
    }

    private static bool IsDevelopment(string[] keys) =>
        Array.Exists(keys, place => place?.Replace('\\', '/').Contains($"{DevelopmentFolder}/", StringComparison.Ordinal) == true);
}
