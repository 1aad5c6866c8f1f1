using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions;

/// <summary>What is wrong with settings under the Functions host, though another host would take them.</summary>
internal static class HostErrors
{
    /// <returns>A line for each error, which names the setting.</returns>
    /// <param name="settings">Bound, perhaps with errors that are found elsewhere.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="hostJson">The text of host.json.</param>
    internal static IEnumerable<string> Find(
        KaclsSettings settings, IConfiguration configuration, Func<string, string?> environment, string hostJson) =>
    [
        .. RoutePrefix.FindErrors(settings, environment, hostJson),
        .. FindNetworkErrors(settings.Network),
        .. IsDevelopment(environment) ? [] : FindDevelopmentSettings(settings),
        .. FindAuditErrors(settings.Audit, settings.Telemetry.ExporterIn(configuration), AzureEnvironment.IsAzure(environment)),
    ];

    /// <summary>
    /// What the Functions host sets on a developer's machine, and what .NET reads. They mean development only together: one that names
    /// another environment is believed.
    /// </summary>
    private static bool IsDevelopment(Func<string, string?> environment)
    {
        string[] names = ["AZURE_FUNCTIONS_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];
        var set = names.Select(environment).Where(value => !string.IsNullOrEmpty(value)).ToArray();
        return set.Length > 0 && Array.TrueForAll(set, value => string.Equals(value, "Development", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Google's own key service asks for the owner's domains too: without them other organizations could register this one as theirs.
    /// </summary>
    private static IEnumerable<string> FindDevelopmentSettings(KaclsSettings settings)
    {
        if (settings.OwnerDomains.Length == 0 && !settings.AnyOwnerDomain)
        {
            yield return "Kacls:OwnerDomains names no domain: give your Workspace domains, or set Kacls:AnyOwnerDomain to true";
        }

        if (settings.KeyEncryption is { Provider: KeyEncryptionSettings.Local, AllowLocal: false })
        {
            yield return "Kacls:KeyEncryption:AllowLocal is not true, but the KEK is a software key for development (Provider is Local)";
        }
    }

    /// <summary>The host's proxy replaces X-Forwarded-For by one entry, the address that the host itself sees.</summary>
    private static IEnumerable<string> FindNetworkErrors(NetworkSettings network)
    {
        if (network.TrustedHops > 1)
        {
            yield return "Kacls:Network:TrustedHops is over 1, but the Functions host leaves one entry of X-Forwarded-For";
        }
    }

    private static IEnumerable<string> FindAuditErrors(AuditSettings audit, string exporter, bool isAzure)
    {
        if (exporter == TelemetrySettings.None && isAzure && !audit.Console)
        {
            yield return $"Kacls:Audit:Console is not true, and no audit record would leave the app: set "
                + $"{TelemetrySettings.ConnectionString}, "
                + "Kacls:Telemetry:Exporter, or this";
        }

        // The host exports each line of the worker's console: personal data, and the bill, twice.
        if (exporter != TelemetrySettings.None && audit.Console)
        {
            yield return "Kacls:Audit:Console is true, but telemetry is exported, and the audit records with it";
        }
    }
}
