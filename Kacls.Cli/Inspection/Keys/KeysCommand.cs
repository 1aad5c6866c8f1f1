using System.CommandLine;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Cli.Input;
using Kacls.Cli.Output;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Cli.Inspection.Keys;

/// <summary><c>kacls keys</c>.</summary>
internal sealed class KeysCommand : CliCommand
{
    public KeysCommand()
        : base(
            "keys",
            "Lists the keys of settings of this project's service: KEKs, seal keys and signing key, their versions, which of them is in "
                + "use, and when it expires. The vaults are read as whoever you are signed in as (az login), and no key is used.",
            "kacls keys --settings local.settings.json")
    {
        Add(SettingsOption);
        Add(Audit);
        Add(Json);
        SetAction(RunAsync);
    }

    private Option<string> SettingsOption { get; } = new("--settings")
    {
        HelpName = "FILE",
        Description = "Settings of this project's service (as for kacls doctor settings).",
        Required = true,
    };

    private Option<string[]> Audit { get; } = new("--audit")
    {
        HelpName = "FILE",
        Description = "Audit records (as for kacls audit), to tell when each version of a KEK was last used; may be given several "
            + "times.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var settings = SettingsFile.Load(result.GetValue(SettingsOption)!).Settings;
        var files = result.GetValue(Audit) ?? [];
        var uses = files.Length > 0 ? await KeyUses.ReadAsync(files, cancellation) : null;
        var services = new ServiceCollection();
        services.AddVaults();
        await using var provider = services.BuildServiceProvider();
        var vaults = new VaultKeys(
            settings,
            provider.GetRequiredService<TokenCredential>(),
            provider.GetRequiredService<HttpPipelineTransport>(),
            TimeProvider.System);
        var report = KeysReport.Of([.. Local(settings), .. await vaults.ReadAsync(cancellation)], uses, TimeProvider.System.GetUtcNow());
        report.WriteTo(Terminal(result));
        await WriteJsonAsync(result, report);
        return report.ExitCode;
    }

    /// <summary>A software key is its own seal key, and has one version.</summary>
    private static IEnumerable<KeyView> Local(KaclsSettings settings)
    {
        if (settings.KeyEncryption.Provider == KeyEncryptionSettings.Local)
        {
            var path = settings.KeyEncryption.Path!;
            var view = new KeyView(LocalKeyEncryptionKey.LocalName, "KEK", path);
            yield return LocalKeyFile.VersionOf(path) is { } version
                ? view with { Versions = [new(version.ToString(), "local")] }
                : view with { Failure = "there is no such file, or no RSA private key in it" };
        }
    }
}
