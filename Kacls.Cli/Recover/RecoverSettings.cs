using Kacls.Cli.Input;
using Kacls.Cli.Output;
using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;
using Microsoft.Extensions.Configuration;

namespace Kacls.Cli.Recover;

/// <summary>A service's settings, judged as at its start but for what a recovery has no use for.</summary>
internal static class RecoverSettings
{
    /// <summary>
    /// Of the deployment: its proxies, where its records and its telemetry go, its own tokens, and other key services, which may not call
    /// here.
    /// </summary>
    public static IReadOnlyList<string> LeftOut { get; } =
        ["Kacls:Delegation", "Kacls:Migration", "Kacls:Network", "Kacls:Signing", "Kacls:Telemetry"];

    /// <exception cref="UsageException">No such file, wrong settings, or a Local KEK that is not there.</exception>
    public static LoadedSettings Load(string path)
    {
        var loaded = SettingsFile.Load(path, WithoutLeftOut);
        var keys = loaded.Settings.KeyEncryption;
        return keys.Provider == KeyEncryptionSettings.Local && !File.Exists(keys.Path)
            ? throw new UsageException(
                $"Kacls:KeyEncryption:Path: there is no file {Path.GetFullPath(keys.Path!)}, and a new key opens nothing.")
            : Without(TokenPurposes.Authorization, loaded);
    }

    /// <summary>What makes serving pointless: whoever stopped the service, or named nobody, did so on purpose.</summary>
    /// <exception cref="UsageException">There is such a setting.</exception>
    public static void RequireServing(KaclsSettings settings, IReadOnlyList<CseOperation> operations)
    {
        if (settings.Suspended)
        {
            throw new UsageException("Kacls:Suspended is true: the emergency stop holds here too.");
        }

        if (settings.Privileged.Users.Length == 0)
        {
            throw new UsageException("Kacls:Privileged:Users names nobody, so every request would be refused.");
        }

        if (operations.Where(operation => operation.CanBeStopped)
            .All(operation => settings.DisabledOperations.Contains(operation.JudgedAs)))
        {
            throw new UsageException("Kacls:DisabledOperations stops all that would be served.");
        }
    }

    private static IConfiguration WithoutLeftOut(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration.AsEnumerable().Where(pair =>
            !configuration.GetSection(pair.Key).GetChildren().Any() && !LeftOut.Any(section => IsWithin(pair.Key, section))))

        // Whoever connects is the client: no proxy of the deployment stands before it.
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Kacls:Network:TrustedHops"] = "0" })
        .Build();

    private static bool IsWithin(string key, string section) =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(section + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase);

    /// <summary>Google's issuers say nothing here, and this machine may have no way to their keys.</summary>
    private static LoadedSettings Without(TokenPurposes purpose, LoadedSettings loaded) => new(
        loaded.Settings, new([.. loaded.Issuers.Entries.Where(entry => !entry.IsFor(purpose))]), loaded.Peers, loaded.Policy,
        loaded.Authorities)
    {
        Warnings = loaded.Warnings,
        Digest = loaded.Digest,
    };
}
