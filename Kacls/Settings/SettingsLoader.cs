using Kacls.Tokens;
using Microsoft.Extensions.Configuration;

namespace Kacls.Settings;

/// <summary>Reads the section <c>Kacls</c>, completes it with the defaults and validates it.</summary>
public static class SettingsLoader
{
    /// <summary>Where Google's web clients run, and the one origin that Google's reference names.</summary>
    private const string GoogleOrigin = "https://client-side-encryption.google.com";

    /// <summary>Loads the settings.</summary>
    /// <param name="configuration">The host's whole configuration.</param>
    /// <param name="environment">Reads an environment variable; tells whether the program runs in Azure.</param>
    /// <param name="hostFaults">What the host itself finds wrong with the settings, which may have other faults.</param>
    /// <exception cref="SettingsException">With every fault that was found.</exception>
    public static KaclsSettings Load(
        IConfiguration configuration, Func<string, string?> environment, Func<KaclsSettings, IEnumerable<string>>? hostFaults = null)
    {
        var effective = EffectiveConfiguration.Of(
            configuration, KaclsSettings.Section, key => SettingsTree.IsList(typeof(KaclsSettings), KaclsSettings.Section, key));
        SettingsTree.ListSingleValues(typeof(KaclsSettings), KaclsSettings.Section, effective);
        var faults = new List<string>(PolicySpellings.FindFaults(configuration));
        var found = PolicyKeys.FindEmpty(effective).Select(key => (Key: key, Fault: "is null or empty")).ToList();
        found.AddRange(SettingsTree.FindFaults(typeof(KaclsSettings), KaclsSettings.Section, effective.ExceptBy(found.Select(empty => empty.Key), pair => pair.Key)));
        faults.AddRange(found.Select(entry => $"{PolicyKeys.Name(entry.Key, effective)} {entry.Fault}"));

        // The rest is looked at without them, so that one start tells all.
        found.ForEach(entry => effective.Remove(entry.Key));

        var settings = new KaclsSettings();
        new ConfigurationBuilder().AddInMemoryCollection(effective).Build().GetSection(KaclsSettings.Section).Bind(settings);
        Complete(settings, effective);

        faults.AddRange(SettingsValidator.FindFaults(settings, AzureEnvironment.IsAzure(environment)));
        if (settings.Telemetry.Exporter == TelemetrySettings.AzureMonitor && string.IsNullOrEmpty(configuration[TelemetrySettings.ConnectionString]))
        {
            faults.Add($"Kacls:Telemetry:Exporter is AzureMonitor, but {TelemetrySettings.ConnectionString} is not set");
        }

        faults.AddRange(hostFaults?.Invoke(settings) ?? []);
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    private static void Complete(KaclsSettings settings, SortedDictionary<string, string?> effective)
    {
        bool IsAbsent(string path) => !effective.Keys.Any(key =>
            key.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (key.Length == path.Length || key[path.Length] == ':'));

        if (IsAbsent("Kacls:AllowedOrigins"))
        {
            settings.AllowedOrigins = [GoogleOrigin];
        }

        if (settings.Authorization.Issuers.Length == 0)
        {
            settings.Authorization.Issuers = [.. GoogleIssuers.Default];
        }
    }
}
