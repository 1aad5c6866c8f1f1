using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>Reads the section <c>Kacls</c>, completes it with the defaults and has the layers read it.</summary>
internal static class SettingsLoader
{
    /// <summary>Where Google's web clients run, and the one origin that Google's reference names.</summary>
    private const string GoogleOrigin = "https://client-side-encryption.google.com";

    private static readonly string[] ToTheLetter = [":Rules:", "Kacls:Privileged:Users:"];

    /// <summary>Loads the settings.</summary>
    /// <param name="configuration">The host's whole configuration.</param>
    /// <param name="environment">Reads an environment variable; tells whether the program runs in Azure.</param>
    /// <param name="hostErrors">What the host itself finds wrong with the settings, which may have other errors.</param>
    /// <exception cref="SettingsException">With every error that was found.</exception>
    public static LoadedSettings Load(
        IConfiguration configuration, Func<string, string?> environment, Func<KaclsSettings, IEnumerable<string>>? hostErrors = null)
    {
        var effective = EffectiveConfiguration.Of(configuration);
        UnknownSettings.ListSingleValues(effective);
        var errors = new SettingsErrors(AzureEnvironment.IsAzure(environment));
        errors.AddRange(PolicySpellings.FindErrors(configuration));
        var settings = Bind(effective, errors);
        Complete(settings, effective);

        var loaded = new SettingsReader(settings, errors).Read(configuration);
        errors.AddRange(LogLevels.FindErrors(configuration));
        errors.AddRange(LogLevels.FindAuditErrors(
            configuration, toConsole: settings.Telemetry.ExporterIn(configuration) == TelemetrySettings.None));
        errors.AddRange(hostErrors?.Invoke(settings) ?? []);
        errors.ThrowIfAny();

        // Its content is among the settings, and where they come from does not matter.
        effective.Remove(PolicyFile.Setting);
        loaded.Digest = SettingsDigest.Of(effective, settings);
        return loaded;
    }

    /// <summary>Adds the policy's file to the settings and binds what is right of them; the rest are errors.</summary>
    internal static KaclsSettings Bind(SortedList<string, string?> effective, SettingsErrors errors)
    {
        var found = PolicyFile.AddTo(effective, errors).ToList();
        found.AddRange(PolicyKeys.FindEmpty(effective).Select(key => new SettingError(key, "is null or empty")));

        // JSON can hold one, and no path, name or URL: .NET says so by an exception of its own wherever a path is looked at.
        found.AddRange(effective.Where(setting => setting.Value?.Contains('\0', StringComparison.Ordinal) == true)
            .Select(setting => new SettingError(setting.Key, "has a zero byte in it")));
        var known = found.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        found.AddRange(UnknownSettings.FindErrors(effective).Where(entry => !known.Contains(entry.Key)));
        found.ForEach(entry => errors.Add(PolicyKeys.Name(entry.Key, effective), entry.Error));

        // The rest is looked at without them, so that one start tells all.
        found.ForEach(entry => effective.Remove(entry.Key));

        Trim(effective);
        var settings = new KaclsSettings();
        new ConfigurationBuilder().AddInMemoryCollection(effective).Build().GetSection(KaclsSettings.Section).Bind(settings);
        return settings;
    }

    /// <summary>
    /// White space around a value, or the line break of a file, is nobody's wish: an issuer with it would match no token. In a rule, or
    /// beside the name of an administrator, it is an error that is told: whoever reads the policy reads what is compared.
    /// </summary>
    private static void Trim(SortedList<string, string?> effective)
    {
        foreach (var key in effective.Keys
            .Where(key => !Array.Exists(ToTheLetter, part => key.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .ToList())
        {
            effective[key] = effective[key]?.Trim();
        }
    }

    private static void Complete(KaclsSettings settings, SortedList<string, string?> effective)
    {
        if (!effective.Keys.Any(key => EffectiveConfiguration.IsWithin(key, "Kacls:AllowedOrigins")))
        {
            settings.AllowedOrigins = [GoogleOrigin];
        }

        if (settings.Authorization.Issuers.Length == 0)
        {
            settings.Authorization.Issuers = [.. GoogleIssuers.Default];
        }
    }
}
