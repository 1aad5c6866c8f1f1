using System.CommandLine;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Cli.Output;
using Kacls.Envelopes;
using Kacls.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Cli.Recover.Export;

/// <summary><c>kacls recover export</c>.</summary>
internal sealed class RecoverExportCommand : CliCommand
{
    public RecoverExportCommand()
        : base(
            "export",
            "Opens wrapped keys and writes them in clear, each to a new file that only you may read. Whoever has such a file reads "
                + "everything that the key protects: the rights on the vault are the only check. Run it again after an interruption.",
            "kacls recover export --settings settings.json --wraps gmail --output keys")
    {
        foreach (var option in new Option[] { Settings, Wraps, Deks, Output, Yes, Json })
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetValue(Wraps) is null && result.GetValue(Deks) is null)
            {
                result.AddError("Nothing to open: give --wraps or --deks.");
            }
        });
        SetAction(RunAsync);
    }

    private Option<string> Settings { get; } = RecoverOptions.Settings();

    private Option<string?> Wraps { get; } = new("--wraps")
    {
        HelpName = "FOLDER",
        Description = "The files EMAIL.wrap with users' wrapped private keys. Each becomes EMAIL.pem: PKCS#8 in PEM.",
    };

    private Option<string?> Deks { get; } = new("--deks")
    {
        HelpName = "FILE",
        Description = "Wrapped DEKs: CSV with the heading resource_name,wrapped_key, or JSON lines with these members. Each becomes a "
            + "JSON file.",
    };

    private Option<string> Output { get; } = new("--output")
    {
        HelpName = "FOLDER",
        Required = true,
        Description = $"The folder of the keys, and of {ExportFolder.JournalName}: a new one, or that of an interrupted run.",
    };

    private Option<bool> Yes { get; } = new("--yes") { Description = "Asks nothing, for scripts." };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = RecoverSettings.Load(result.GetValue(Settings)!);
        List<ExportItem> items = [];
        items.AddRange(result.GetValue(Wraps) is { } wraps ? WrapFiles.Read(wraps) : []);
        items.AddRange(result.GetValue(Deks) is { } deks ? DekList.Read(deks) : []);
        var output = result.GetValue(Output)!;
        var terminal = Terminal(result);
        Announce(terminal, items, output);
        if (!result.GetValue(Yes) && !Confirm(terminal))
        {
            terminal.Line("Nothing was opened.");
            return ExitCode.Findings;
        }

        using var folder = ExportFolder.Open(output);
        await using var services = Services(loaded, folder);
        return await RunAsync(result, terminal, items, new(
            services.GetRequiredService<DekEnvelopes>(), services.GetRequiredService<PrivateKeyEnvelopes>(), folder, TimeProvider.System),
            cancellation);
    }

    /// <summary>The product's envelopes over its keys, without what listens or fetches in the background.</summary>
    internal static ServiceProvider Services(LoadedSettings loaded, ExportFolder folder, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        configure?.Invoke(services);
        return services
            .AddSingleton<IAuditOutlet>(provider =>
                new JournalAudit(provider.GetRequiredService<AuditLanes>(), folder.Journal, _ => { }))
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical))
            .AddKacls(loaded)
            .AddKeyVaultKeyEncryption(loaded.Settings.KeyEncryption)
            .BuildServiceProvider();
    }

    private static void Announce(Terminal terminal, List<ExportItem> items, string output)
    {
        var keys = items.Count(item => item.IsPrivateKey);
        terminal.Line($"This writes in clear, to {Path.GetFullPath(output)}:");
        terminal.Line($"  {keys} private keys of users: whoever has the files reads all their encrypted mail, and signs in their name.");
        terminal.Line($"  {items.Count - keys} DEKs: whoever has the files and the documents reads them.");
        terminal.Line("No perimeter and no list of users is asked. The vault's log names you for each key.");
    }

    private static bool Confirm(Terminal terminal)
    {
        if (Console.IsInputRedirected || !terminal.IsTerminal)
        {
            throw new UsageException("There is no terminal to confirm this at: give --yes.");
        }

        terminal.Line("Type yes to go on:");
        return Console.ReadLine() == "yes";
    }

    private async Task<int> RunAsync(
        ParseResult result, Terminal terminal, List<ExportItem> items, Exporter exporter, CancellationToken cancellation)
    {
        ExportResult done = new(0, 0, [], Stopped: true);
        try
        {
            await terminal.ProgressAsync(
                "Opening keys", items.Count, async step => done = await exporter.RunAsync(items, step, cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output: {exception.Message}");
        }

        foreach (var failure in done.Failures)
        {
            terminal.Line($"FAILED {failure.Name}: {failure.ReasonCode} {failure.Detail}".TrimEnd());
        }

        terminal.Line($"{done.Written} written, {done.Already} there already, {done.Failures.Count} failed.");
        if (done.Stopped)
        {
            terminal.Line("Stopped early. The same command goes on from here.");
        }

        await WriteJsonAsync(result, done);
        return done.Stopped ? ExitCode.Unreachable : done.Failures.Count > 0 ? ExitCode.Findings : ExitCode.Good;
    }
}
