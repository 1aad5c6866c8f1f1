using System.Net;
using Kacls.KeyEncryption;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Hosting;

/// <summary>Finds every fault of bound settings. Each line names the setting, so that the operator mends all of them in one go.</summary>
internal sealed class SettingsValidator
{
    private static readonly string[] KnownUses = ["user", "guest", "privileged"];
    private static readonly string[] KnownAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly string[] KekAlgorithms = ["A256KW", "A256GCM"];

    private readonly List<string> faults = [];
    private readonly bool isAzure;

    private SettingsValidator(bool isAzure) => this.isAzure = isAzure;

    internal static IReadOnlyList<string> FindFaults(KaclsSettings settings, bool isAzure)
    {
        var validator = new SettingsValidator(isAzure);
        validator.CheckService(settings);
        validator.CheckIssuers(settings);
        validator.CheckProviders(settings);
        validator.CheckMigration(settings);
        validator.CheckKeyEncryption(settings.KeyEncryption);
        validator.CheckPerimeters(settings);
        validator.CheckSigning(settings);
        validator.CheckTelemetry(settings.Telemetry);
        validator.faults.AddRange(OutboundFaults.Find(settings.Outbound));
        validator.faults.AddRange(IdentityFaults.Find(settings, isAzure));
        return validator.faults;
    }

    private void CheckService(KaclsSettings settings)
    {
        Require(settings.Urls.Length > 0, "Kacls:Urls", "names no URL: give the base URL that is typed into the Admin console");
        Each(settings.Urls, "Kacls:Urls", (url, name) => CheckUrl(url, name, "a base URL without query and fragment", uri => uri.Query.Length + uri.Fragment.Length == 0));
        Each(settings.AllowedOrigins, "Kacls:AllowedOrigins", (origin, name) =>
            CheckUrl(origin, name, "an origin: scheme, host and port alone", uri => uri.GetLeftPart(UriPartial.Authority) == origin));
        Each(settings.OwnerDomains, "Kacls:OwnerDomains", (domain, name) =>
            Require(DomainName.IsValid(domain), name, "is not a domain"));
        CheckTime(settings.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(10), "Kacls:ClockSkew", "between 0 and 10 minutes");
        Require(settings.Network.TrustedHops is >= 0 and <= 16, "Kacls:Network:TrustedHops", "is not between 0 and 16");
        Each(settings.Guests.EmailTypes, "Kacls:Guests:EmailTypes", (type, name) =>
            Require(!string.IsNullOrWhiteSpace(type) && type != "google", name, "is not the e-mail type of a guest"));
        Each(settings.Privileged.Users, "Kacls:Privileged:Users", (user, name) =>
            Require(ExactText.IsEmail(user), name, $"is '{user}', which is not an e-mail address"));
    }

    private void CheckIssuers(KaclsSettings settings)
    {
        Each(settings.Authorization.Issuers, "Kacls:Authorization:Issuers", (issuer, name) =>
        {
            Require(GoogleApplications.TryParse(issuer.Application, out _), $"{name}:Application", "is none of drive, meet, calendar, gmail, gmail-sta, migration");
            CheckTrust(issuer.Issuer, issuer.Keys, issuer.Discovery, issuer.Algorithms, name);
            CheckVisible(issuer.Audience, $"{name}:Audience");
        });
        CheckUnique(settings.Authorization.Issuers.Select(issuer => issuer.Issuer), "Kacls:Authorization:Issuers", "issuer");
    }

    private void CheckProviders(KaclsSettings settings)
    {
        var providers = settings.Authentication.Providers;
        Require(providers.Length > 0, "Kacls:Authentication:Providers", "names no identity provider, so nobody could be authenticated");
        Each(providers, "Kacls:Authentication:Providers", (provider, name) =>
        {
            Require(!string.IsNullOrWhiteSpace(provider.Name), $"{name}:Name", "is missing");
            CheckTrust(provider.Issuer, provider.Keys, provider.Discovery, provider.Algorithms, name);
            Each(provider.Audiences, $"{name}:Audiences", CheckVisible);
            Require(provider.Uses.Length > 0, $"{name}:Uses", "names none of user, guest, privileged");
            Each(provider.Uses, $"{name}:Uses", (use, at) => Require(KnownUses.Contains(use), at, "is none of user, guest, privileged"));
        });
        CheckUnique(providers.Select(provider => provider.Name), "Kacls:Authentication:Providers", "name");
        foreach (var shared in providers.GroupBy(provider => provider.Issuer, StringComparer.Ordinal).Where(group => group.Key is not null))
        {
            Require(
                settings.Authorization.Issuers.All(issuer => issuer.Issuer != shared.Key),
                "Kacls:Authentication:Providers", "names an issuer that is one of authorization tokens as well");
        }
    }

    private void CheckMigration(KaclsSettings settings)
    {
        const string Name = "Kacls:Migration:Peers";
        var own = settings.Urls.Where(url => url is not null).Select(KaclsUrl.Canonical).ToHashSet(StringComparer.Ordinal);
        var issuers = settings.Authorization.Issuers.Select(issuer => issuer.Issuer)
            .Concat(settings.Authentication.Providers.Select(provider => provider.Issuer))
            .OfType<string>().Select(KaclsUrl.Canonical).ToHashSet(StringComparer.Ordinal);
        Each(settings.Migration.Peers, Name, (peer, name) =>
        {
            CheckUrl(peer.Url, $"{name}:Url", "a base URL without query and fragment", uri => peer.Url!.IndexOfAny(['?', '#', '\\', ' ']) < 0);
            var canonical = KaclsUrl.Canonical(peer.Url ?? "");
            Require(!own.Contains(canonical), $"{name}:Url", "is this key service itself");
            Require(!issuers.Contains(canonical), $"{name}:Url", "is an issuer of other tokens as well");
        });
        CheckUnique(settings.Migration.Peers.Select(peer => peer.Url is null ? null : KaclsUrl.Canonical(peer.Url)), Name, "URL");
    }

    private void CheckTrust(string? issuer, string[] keys, string? discovery, string[] algorithms, string name)
    {
        Require(!string.IsNullOrWhiteSpace(issuer), $"{name}:Issuer", "is missing");
        CheckVisible(issuer, $"{name}:Issuer");
        Require(keys.Length == 0 != string.IsNullOrWhiteSpace(discovery), name, "needs either Keys or Discovery");
        if (!string.IsNullOrWhiteSpace(discovery))
        {
            CheckUrl(discovery, $"{name}:Discovery", "the URL of a discovery document", _ => true);
        }

        Each(keys, $"{name}:Keys", (place, at) =>
        {
            if (place?.Contains("://", StringComparison.Ordinal) == true)
            {
                CheckUrl(place, at, "a JWKS URL", _ => true);
            }
            else
            {
                CheckFile(place, at);
            }
        });

        Each(algorithms, $"{name}:Algorithms", (algorithm, at) =>
            Require(KnownAlgorithms.Contains(algorithm), at, $"is none of {string.Join(", ", KnownAlgorithms)}"));
    }

    private void CheckKeyEncryption(KeyEncryptionSettings settings)
    {
        CheckTime(settings.Timeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20), "Kacls:KeyEncryption:Timeout", "between 50 milliseconds and 20 seconds");
        CheckTime(settings.RefreshInterval, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), "Kacls:KeyEncryption:RefreshInterval", "between 5 seconds and 1 hour");
        switch (settings.Provider)
        {
            case KeyEncryptionSettings.Local:
                Require(!isAzure, "Kacls:KeyEncryption:Provider", "is Local, a software key for development, which does not run in Azure");
                Require(!string.IsNullOrWhiteSpace(settings.Path), "Kacls:KeyEncryption:Path", "is missing");
                break;
            case KeyEncryptionSettings.KeyVault:
                CheckVaultKeys(settings);
                break;
            default:
                Require(false, "Kacls:KeyEncryption:Provider", "is neither KeyVault nor Local");
                break;
        }
    }

    private void CheckVaultKeys(KeyEncryptionSettings settings)
    {
        Require(settings.Keys.Any(key => key.Active), "Kacls:KeyEncryption:Keys", "has no active KEK, so nothing could be wrapped");
        Each(settings.Keys, "Kacls:KeyEncryption:Keys", (key, name) =>
        {
            Require(KekNames.IsValid(key.Name), $"{name}:Name", "is not 1 to 32 characters of a-z, 0-9 and hyphen");
            Require(key.Algorithm is null || KekAlgorithms.Contains(key.Algorithm), $"{name}:Algorithm", "is neither A256KW nor A256GCM");
            CheckKeyId(key.KeyId, $"{name}:KeyId");
        });
        CheckUnique(settings.Keys.Select(key => key.Name), "Kacls:KeyEncryption:Keys", "name");
    }

    private void CheckSigning(KaclsSettings settings)
    {
        CheckTime(settings.Delegation.Lifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Kacls:Delegation:Lifetime", "between 1 second and 1 hour");
        if (settings.Signing.KeyId is { Length: > 0 } keyId)
        {
            CheckKeyId(keyId, "Kacls:Signing:KeyId");
        }
        else
        {
            Require(!isAzure || string.IsNullOrEmpty(settings.Signing.Path), "Kacls:Signing:Path", "is a software key for development, which does not run in Azure");
        }

        // Tokens of that issuer are our own delegated ones, and nobody else may make them.
        var own = settings.Urls.Where(url => url is not null).Select(KaclsUrl.Canonical).ToHashSet(StringComparer.Ordinal);
        var issuers = settings.Authorization.Issuers.Select(issuer => (Name: "Kacls:Authorization:Issuers", issuer.Issuer))
            .Concat(settings.Authentication.Providers.Select(provider => (Name: "Kacls:Authentication:Providers", provider.Issuer)));
        foreach (var (name, issuer) in issuers)
        {
            Require(issuer is null || !own.Contains(KaclsUrl.Canonical(issuer)), name, "names one of Kacls:Urls as an issuer");
        }
    }

    private void CheckTelemetry(TelemetrySettings settings)
    {
        Require(
            settings.Exporter is null or TelemetrySettings.AzureMonitor or TelemetrySettings.Otlp or TelemetrySettings.None,
            "Kacls:Telemetry:Exporter", "is none of AzureMonitor, Otlp, None");
        Require(settings.SamplingRatio is >= 0 and <= 1, "Kacls:Telemetry:SamplingRatio", "is not between 0 and 1");
    }

    private void CheckKeyId(string? keyId, string name) =>
        CheckUrl(keyId, name, "a key's URL without a version: https://<vault>/keys/<name>", uri =>
            uri.Scheme == Uri.UriSchemeHttps && uri.Segments is [_, "keys/", var keyName] && !keyName.EndsWith('/') && uri.Query.Length + uri.Fragment.Length == 0);

    private void CheckPerimeters(KaclsSettings settings)
    {
        Each(settings.DisabledOperations, "Kacls:DisabledOperations", (operation, name) =>
            Require(CseOperation.Names.Contains(operation), name, $"is the operation '{operation}', which does not exist"));
        Require(settings.Network.FrontDoorId is null || Guid.TryParse(settings.Network.FrontDoorId, out _), "Kacls:Network:FrontDoorId", "is not the id of a Front Door: a GUID");
        var reader = new PolicyReader(settings.Authentication.Providers);
        reader.Read(settings.Perimeters);
        faults.AddRange(reader.Faults);
    }

    private void CheckUrl(string? text, string name, string what, Func<Uri, bool> isFit)
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Host.Length > 0;
        Require(isUrl && isFit(uri!), name, $"is not {what}");
        CheckVisible(text, name);
        if (isUrl && uri!.Scheme != Uri.UriSchemeHttps)
        {
            Require(uri.Scheme == Uri.UriSchemeHttp && !isAzure && IsLoopback(uri), name, "is not https (http is for loopback addresses outside Azure alone)");
        }
    }

    private void CheckFile(string? path, string name)
    {
        var fault = string.IsNullOrWhiteSpace(path) ? "is neither a URL nor the path of a file" : FileFaults.Find(path);
        Require(fault is null, name, fault!);
    }

    private void CheckTime(TimeSpan value, TimeSpan least, TimeSpan most, string name, string bounds)
    {
        if (value < least || value > most)
        {
            faults.Add(TimeFaults.Describe(name, value, bounds));
        }
    }

    private void CheckVisible(string? text, string name) => Require(VisibleText.Is(text), name, "has white space or an invisible character in it");

    /// <summary>By address, or by the one name that always means it: any other name could be made to resolve elsewhere.</summary>
    private static bool IsLoopback(Uri uri) =>
        IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? IPAddress.IsLoopback(address) : uri.Host == "localhost";

    private void CheckUnique(IEnumerable<string?> values, string name, string what)
    {
        foreach (var duplicate in values.OfType<string>().GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add($"{name} has the {what} '{duplicate.Key}' twice");
        }
    }

    private static void Each<T>(T[] entries, string name, Action<T, string> check)
    {
        for (var index = 0; index < entries.Length; index++)
        {
            check(entries[index], $"{name}:{index}");
        }
    }

    private void Require(bool holds, string name, string fault)
    {
        if (!holds)
        {
            faults.Add($"{name} {fault}");
        }
    }
}
