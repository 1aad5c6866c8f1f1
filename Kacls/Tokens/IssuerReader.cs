using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>Reads the issuers out of the settings, and whom each may vouch for.</summary>
internal sealed class IssuerReader(KaclsSettings settings, SettingsErrors errors)
{
    /// <summary>The issuer of LocalHost's development provider, whose private key lies beside the settings.</summary>
    internal const string DevelopmentIssuer = "https://idp.kacls.example";

    /// <summary>Where LocalHost keeps the keys of its development issuers, in the working directory.</summary>
    internal const string DevelopmentFolder = ".kacls/issuers";

    private const string Issuers = "Kacls:Authorization:Issuers";
    private const string Providers = "Kacls:Authentication:Providers";
    private readonly HashSet<string> own = settings.Urls.Select(KaclsUrl.Canonical).ToHashSet(StringComparer.Ordinal);
    private readonly bool refusesDevelopment = errors.IsAzure || settings.KeyEncryption.Provider == KeyEncryptionSettings.KeyVault;

    internal ConfiguredIssuers Read()
    {
        var (issuers, named) = (settings.Authorization.Issuers, settings.Authentication.Providers);
        ConfiguredIssuer[] applications = [.. issuers.Select((issuer, index) => Read(issuer, $"{Issuers}:{index}"))];
        errors.RequireUnique(issuers.Select(issuer => issuer.Issuer), Issuers, "issuer");

        ConfiguredIssuer[] providers = [.. named.Select((provider, index) => Read(provider, $"{Providers}:{index}"))];
        errors.Require(providers.Length > 0, Providers, "names no identity provider, so nobody could be authenticated");
        errors.RequireUnique(named.Select(provider => provider.Name), Providers, "name");
        errors.Require(
            !providers.Select(provider => provider.Issuer).Intersect(applications.Select(issuer => issuer.Issuer)).Any(
                issuer => issuer.Length > 0),
            Providers, "names an issuer that is one of authorization tokens as well");
        CheckDomains([.. providers.Where(provider => provider.IsFor(TokenPurposes.User))]);
        CheckAudiences(providers);
        return new ConfiguredIssuers([.. applications, .. providers]);
    }

    private ConfiguredIssuer Read(AuthorizationIssuerSettings issuer, string name)
    {
        var isKnown = GoogleApplications.TryParse(issuer.Application, out var application);
        errors.Require(isKnown, $"{name}:Application", "is none of drive, meet, calendar, gmail, gmail-sta, migration");
        errors.RequireVisible(issuer.Audience, $"{name}:Audience");
        return Read(issuer.Issuer, issuer.Keys, issuer.Discovery, name, new IssuerGrant
        {
            Name = GoogleApplications.NameOf(application),
            Application = application,
            Purposes = TokenPurposes.Authorization,
            Audiences = Audiences([issuer.Audience]),
            Algorithms = SignatureAlgorithms.Read(issuer.Algorithms, SignatureAlgorithms.Google, $"{name}:Algorithms", errors),
        });
    }

    private ConfiguredIssuer Read(AuthenticationProviderSettings provider, string name)
    {
        errors.Require(!string.IsNullOrWhiteSpace(provider.Name), $"{name}:Name", "is missing");
        errors.Require(
            !string.IsNullOrEmpty(provider.EmailClaim) && !provider.EmailClaim.Any(char.IsWhiteSpace),
            $"{name}:EmailClaim", "is not the name of a claim");
        foreach (var (index, audience) in provider.Audiences.Index())
        {
            errors.RequireVisible(audience, $"{name}:Audiences:{index}");
        }

        foreach (var (index, domain) in provider.Domains.Index())
        {
            errors.Require(
                DomainList.IsValid(domain),
                $"{name}:Domains:{index}", "is neither a domain such as contoso.example nor *.contoso.example for its subdomains");
        }

        return Read(provider.Issuer, provider.Keys, provider.Discovery, name, new IssuerGrant
        {
            Name = provider.Name ?? "",
            Purposes = ReadUses(provider.Uses, $"{name}:Uses"),
            Audiences = Audiences(provider.Audiences),
            Algorithms = SignatureAlgorithms.Read(provider.Algorithms, SignatureAlgorithms.Asymmetric, $"{name}:Algorithms", errors),
            EmailClaim = provider.EmailClaim,
            IgnoresEmailVerified = provider.IgnoreEmailVerified,
            Domains = provider.Domains.Length > 0 ? new DomainList(provider.Domains) : null,
        });
    }

    private ConfiguredIssuer Read(string? issuer, string[] keys, string? discovery, string name, IssuerGrant grant)
    {
        errors.Require(!string.IsNullOrWhiteSpace(issuer), $"{name}:Issuer", "is missing");
        errors.RequireVisible(issuer, $"{name}:Issuer");
        var text = issuer ?? "";

        // Tokens of that issuer are our own delegated ones, and nobody else may make them.
        errors.Require(!own.Contains(KaclsUrl.Canonical(text)), $"{name}:Issuer", "is one of Kacls:Urls");
        errors.Require(
            !refusesDevelopment || (text != DevelopmentIssuer && !Array.Exists(keys, IsDevelopment)),
            name, "is a development issuer, whose private key is a file: never in Azure, and never beside keys in Key Vault");
        return new ConfiguredIssuer(name, text, KeyLocation.Read(text, keys, discovery, name, errors), grant);
    }

    private TokenPurposes ReadUses(string[] uses, string name)
    {
        errors.Require(uses.Length > 0, name, "names none of user, guest, privileged");
        var purposes = TokenPurposes.None;
        foreach (var (index, text) in uses.Index())
        {
            errors.Require(TokenPurposesNames.TryParse(text, out var use), $"{name}:{index}", "is none of user, guest, privileged");
            purposes |= use;
        }

        errors.Require(
            purposes == TokenPurposes.Privileged || !purposes.HasFlag(TokenPurposes.Privileged),
            name, "has privileged beside another: give administrators an entry with a client id of their own");
        return purposes;
    }

    private void CheckDomains(IReadOnlyCollection<ConfiguredIssuer> forUsers)
    {
        var areSeveral = forUsers.Select(provider => provider.Issuer).Distinct(StringComparer.Ordinal).Count() > 1;
        foreach (var provider in forUsers)
        {
            errors.Require(
                !areSeveral || provider.Grant.Domains is not null,
                $"{provider.Setting}:Domains",
                "is missing: with several issuers for users, each says for which e-mail domains it may vouch");
        }
    }

    /// <summary>A client id that everybody signs in with must not open every document.</summary>
    private void CheckAudiences(IReadOnlyCollection<ConfiguredIssuer> providers)
    {
        foreach (var provider in providers.Where(provider => provider.IsFor(TokenPurposes.Privileged)))
        {
            var others = providers.Where(other => other.Issuer == provider.Issuer && !other.IsFor(TokenPurposes.Privileged));
            foreach (var audience in others.SelectMany(other => other.Grant.Audiences).Intersect(provider.Grant.Audiences))
            {
                errors.Add($"{provider.Setting}:Audiences", $"has '{audience}', which another entry of the issuer has for users or guests");
            }
        }
    }

    /// <summary>An empty audience must never match anything.</summary>
    private static FrozenSet<string> Audiences(IEnumerable<string?> audiences) =>
        audiences.Where(audience => !string.IsNullOrWhiteSpace(audience)).Select(audience => audience!).ToFrozenSet(StringComparer.Ordinal);

    private static bool IsDevelopment(string place) => place.Replace('\\', '/').Contains($"{DevelopmentFolder}/", StringComparison.Ordinal);
}
