using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Migration;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>Has each layer read its part of bound settings, and checks what is used as it is written.</summary>
internal sealed class SettingsReader(KaclsSettings settings, SettingsErrors errors)
{
    private readonly KeyEncryptionReader vaultKeys = new(settings, errors);

    /// <param name="configuration">The host's whole configuration.</param>
    internal LoadedSettings Read(IConfiguration configuration)
    {
        CheckService();
        CheckPeople();
        vaultKeys.Check();
        CheckSigning();
        errors.Require(
            settings.Limits.UnwrapsPerUserPerMinute is null or (>= 1 and <= 100_000),
            "Kacls:Limits:UnwrapsPerUserPerMinute", "is not between 1 and 100,000");
        CheckTelemetry(settings.Telemetry, configuration);
        errors.Require(
            settings.Audit.MaxWaiting is >= 1_000 and <= 1_000_000, "Kacls:Audit:MaxWaiting", "is not between 1,000 and 1,000,000");

        // Not shorter than the alert on failing sources needs, and an outage of the usual length must not lock everybody out.
        errors.RequireTime(
            settings.Outbound.StaleKeysFor, TimeSpan.FromMinutes(15), TimeSpan.FromDays(30),
            "Kacls:Outbound:StaleKeysFor", "between 15 minutes and 30 days");
        var issuers = new IssuerReader(settings, errors).Read();
        CheckUses(issuers);
        return new LoadedSettings(
            settings,
            issuers,
            PeerRegistry.Read(settings, errors),
            new PolicyReader(settings.Authentication.Providers, errors).Read(settings.Perimeters),
            AddedAuthorities.Read(settings.Outbound, errors))
        {
            Warnings = [.. SettingsWarnings.Find(settings, issuers, configuration)],
        };
    }

    private void CheckService()
    {
        errors.Require(settings.Urls.Length > 0, "Kacls:Urls", "names no URL: give the base URL that is typed into the Admin console");
        Each(settings.Urls, "Kacls:Urls", (url, name) =>
            errors.RequireUrl(url, name, "a base URL without query and fragment", uri => uri.Query.Length + uri.Fragment.Length == 0));
        Each(settings.AllowedOrigins, "Kacls:AllowedOrigins", (origin, name) =>
            errors.RequireUrl(
                origin, name, "an origin: only scheme, host and port", uri => uri.GetLeftPart(UriPartial.Authority) == origin));
        Each(settings.OwnerDomains, "Kacls:OwnerDomains", (domain, name) =>
            errors.Require(DomainName.IsValid(domain), name, "is not a domain"));
        errors.Require(
            !settings.AnyOwnerDomain || settings.OwnerDomains.Length == 0,
            "Kacls:AnyOwnerDomain", "is true, but Kacls:OwnerDomains names domains");
        errors.RequireTime(settings.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(10), "Kacls:ClockSkew", "between 0 and 10 minutes");
        errors.Require(settings.Network.TrustedHops is >= 0 and <= 16, "Kacls:Network:TrustedHops", "is not between 0 and 16");
        Each(settings.DisabledOperations, "Kacls:DisabledOperations", (operation, name) =>
            errors.Require(CseOperation.Names.Contains(operation), name, $"is the operation '{operation}', which does not exist"));
    }

    private void CheckPeople()
    {
        Each(settings.Guests.EmailTypes, "Kacls:Guests:EmailTypes", (type, name) =>
            errors.Require(!string.IsNullOrWhiteSpace(type) && type != "google", name, "is not the e-mail type of a guest"));
        Each(settings.Privileged.Users, "Kacls:Privileged:Users", (user, name) =>
            errors.Require(ExactText.IsEmail(user), name, $"is '{user}', which is not an e-mail address"));
        if (settings.Privileged.MaxTokenAge is { } age)
        {
            errors.RequireTime(
                age, TimeSpan.FromTicks(1), TimeSpan.FromDays(1), "Kacls:Privileged:MaxTokenAge", "over 0 and at most 1 day");
        }
    }

    private void CheckUses(ConfiguredIssuers issuers)
    {
        errors.Require(
            settings.Guests.EmailTypes.Length == 0 || issuers.Entries.Any(entry => entry.IsFor(TokenPurposes.Guest)),
            "Kacls:Guests:EmailTypes", "admits guests, but no provider has the use guest");
        errors.Require(
            settings.Privileged.Users.Length == 0 || issuers.Entries.Any(entry => entry.IsFor(TokenPurposes.Privileged)),
            "Kacls:Privileged:Users", "names users, but no provider has the use privileged");
    }

    private void CheckSigning()
    {
        errors.RequireTime(
            settings.Delegation.Lifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1),
            "Kacls:Delegation:Lifetime", "between 1 second and 1 hour");
        if (settings.Signing.KeyId is { Length: > 0 } keyId)
        {
            vaultKeys.CheckKeyId(keyId, "Kacls:Signing:KeyId");
        }
        else
        {
            errors.Require(
                !errors.IsAzure || string.IsNullOrEmpty(settings.Signing.Path),
                "Kacls:Signing:Path", "is a software key for development, which does not run in Azure");
        }
    }

    private void CheckTelemetry(TelemetrySettings telemetry, IConfiguration configuration)
    {
        errors.Require(
            telemetry.Exporter is null or TelemetrySettings.AzureMonitor or TelemetrySettings.Otlp or TelemetrySettings.None,
            "Kacls:Telemetry:Exporter", "is none of AzureMonitor, Otlp, None");
        errors.Require(
            telemetry.Exporter != TelemetrySettings.AzureMonitor
                || !string.IsNullOrEmpty(configuration[TelemetrySettings.ConnectionString]),
            "Kacls:Telemetry:Exporter", $"is AzureMonitor, but {TelemetrySettings.ConnectionString} is not set");
        errors.Require(telemetry.SamplingRatio is >= 0 and <= 1, "Kacls:Telemetry:SamplingRatio", "is not between 0 and 1");
    }

    private static void Each<T>(T[] entries, string name, Action<T, string> check)
    {
        foreach (var (index, entry) in entries.Index())
        {
            check(entry, $"{name}:{index}");
        }
    }
}
