using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>Reads the section <c>Kacls</c>, completes it with the defaults and validates it.</summary>
internal static class SettingsLoader
{
    /// <summary>Where Google's web clients run, and the one origin that Google's reference names.</summary>
    private const string GoogleOrigin = "https://client-side-encryption.google.com";

    private static readonly string[] ToTheLetter = [":Rules:", "Kacls:Privileged:Users:"];

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

        Trim(effective);
        var settings = new KaclsSettings { Warnings = [.. FindWarnings(configuration)] };
        new ConfigurationBuilder().AddInMemoryCollection(effective).Build().GetSection(KaclsSettings.Section).Bind(settings);
        Complete(settings, effective);

        faults.AddRange(SettingsValidator.FindFaults(settings, AzureEnvironment.IsAzure(environment)));
        if (settings.Telemetry.Exporter == TelemetrySettings.AzureMonitor && string.IsNullOrEmpty(configuration[TelemetrySettings.ConnectionString]))
        {
            faults.Add($"Kacls:Telemetry:Exporter is AzureMonitor, but {TelemetrySettings.ConnectionString} is not set");
        }

        faults.AddRange(LogLevels.FindFaults(configuration));
        faults.AddRange(hostFaults?.Invoke(settings) ?? []);
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    /// <summary>
    /// White space around a value, or the line break of a file, is nobody's wish: an issuer with it would match no token. In a rule, or beside the
    /// name of an administrator, it is a fault that is told: whoever reads the policy reads what is compared.
    /// </summary>
    private static void Trim(SortedDictionary<string, string?> effective)
    {
        foreach (var key in effective.Keys.Where(key => !Array.Exists(ToTheLetter, part => key.Contains(part, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            effective[key] = effective[key]?.Trim();
        }
    }

    /// <summary>An environment variable with one underscore is no setting, and the stop that it was meant to be does not happen.</summary>
    private static IEnumerable<string> FindWarnings(IConfiguration configuration)
    {
        var misspelt = configuration.GetChildren().Select(child => child.Key)
            .Where(key => key.StartsWith(KaclsSettings.Section, StringComparison.OrdinalIgnoreCase) && key.Length > KaclsSettings.Section.Length)
            .ToList();
        if (misspelt.Count > 0)
        {
            yield return $"{string.Join(", ", misspelt)}: begins with {KaclsSettings.Section} and is no setting. Names of settings begin with Kacls:, or Kacls__ in the environment.";
        }
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
