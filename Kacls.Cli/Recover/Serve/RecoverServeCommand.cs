using System.CommandLine;
using System.Globalization;
using Kacls.Azure.Diagnosis;
using Kacls.Cli.Output;
using Kacls.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Cli.Recover.Serve;

/// <summary><c>kacls recover serve</c>.</summary>
internal sealed class RecoverServeCommand : CliCommand
{
    /// <summary>Within System.CommandLine's two seconds between a signal and the end of the process.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1.5);

    public RecoverServeCommand()
        : base(
            "serve",
            "Offers privilegedunwrap (also as takeout_unwrap), privilegedprivatekeydecrypt and status to Google's decrypter, with your own "
                + "Azure sign-in in the place of the service's identity. Who may, and the takeout perimeter, are its settings; each "
                + "request is in the journal before it is answered.",
            "kacls recover serve --settings settings.json --listen https://0.0.0.0:443 --certificate kacls.pfx --journal journal.jsonl")
    {
        foreach (var option in new Option[] { Settings, Listen, Certificate, Key, PasswordFile, Journal, For, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Option<string> Settings { get; } = RecoverOptions.Settings();

    private Option<string> Listen { get; } = new("--listen")
    {
        HelpName = "URL",
        Required = true,
        Description = "https://ADDRESS:PORT, or http://127.0.0.1:PORT for this machine alone.",
    };

    private Option<string?> Certificate { get; } = new("--certificate")
    {
        HelpName = "FILE",
        Description = "For https: the certificate of the name in the export's URL, and its intermediates: PEM with --key, or PKCS#12.",
    };

    private Option<string?> Key { get; } = new("--key") { HelpName = "FILE", Description = "The certificate's private key in PEM." };

    private Option<string?> PasswordFile { get; } = new("--password-file")
    {
        HelpName = "FILE",
        Description = "The password of the PKCS#12 file or of the key.",
    };

    private Option<string> Journal { get; } = new("--journal")
    {
        HelpName = "FILE",
        Required = true,
        Description = "Where each request is recorded: a new file, or that of an earlier run. While it can't be written no key is given.",
    };

    private Option<string> For { get; } = new("--for")
    {
        HelpName = "TIME",
        Description = "How long to listen, as 90m or 2h; a day at most.",
        DefaultValueFactory = _ => "4h",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var address = ServeAddress.Parse(result.GetValue(Listen)!);
        var time = ServeTime.Parse(result.GetValue(For)!) ?? throw new UsageException("--for is a time as 90m or 2h, and a day at most.");
        using var certificate = ReadCertificate(result, address.IsHttps);
        var loaded = RecoverSettings.Load(result.GetValue(Settings)!);
        RecoverSettings.RequireServing(loaded.Settings, RecoveryService.Operations);
        var journal = result.GetValue(Journal)!;
        await using var file = OwnerOnlyFile.Append("--journal", journal);
        var terminal = Terminal(result);
        var clock = TimeProvider.System;
        var report = new ServeReport { Journal = Path.GetFullPath(journal), From = clock.GetUtcNow() };
        await using var app = await StartAsync(
            () => RecoveryService.StartAsync(loaded, address, certificate, file, entry => terminal.Line(report.Note(entry))), address);
        await SayAsync(terminal, app, loaded, certificate, cancellation);
        var until = (report.From + time).ToLocalTime().ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        terminal.Line($"Until     {until}, or Ctrl+C");
        terminal.Line($"Journal   {report.Journal}");
        await WaitAsync(time, clock, cancellation);
        using var bound = new CancellationTokenSource(LongestStop, clock);
        await app.StopAsync(bound.Token);
        report.Until = clock.GetUtcNow();
        terminal.Line($"Stopped. {report.Granted} keys given, {report.Refused} requests refused.");
        await WriteJsonAsync(result, report);
        return ExitCode.Good;
    }

    private ServeCertificate? ReadCertificate(ParseResult result, bool isHttps) => (result.GetValue(Certificate), isHttps) switch
    {
        ({ } file, true) => ServeCertificate.Read(file, result.GetValue(Key), result.GetValue(PasswordFile)),
        (null, true) => throw new UsageException("--listen: https needs --certificate."),
        (not null, false) => throw new UsageException("--certificate is for https; --listen says http."),
        _ => null,
    };

    private static async Task<WebApplication> StartAsync(Func<Task<WebApplication>> start, ServeAddress address)
    {
        try
        {
            return await start();
        }
        catch (IOException exception)
        {
            throw new UsageException($"--listen: {address.Address}:{address.Port} can't be listened at: {exception.Message}");
        }
    }

    private static async Task SayAsync(
        Terminal terminal, WebApplication app, LoadedSettings loaded, ServeCertificate? certificate, CancellationToken cancellation)
    {
        foreach (var line in loaded.Warnings)
        {
            terminal.Line($"Warning: {line}");
        }

        var url = new Uri(loaded.Settings.Urls[0]);
        if (certificate?.FindFault(url, TimeProvider.System.GetUtcNow()) is { } fault)
        {
            terminal.Line($"Warning: {fault}");
        }

        var (_, keys) = await app.Services.GetRequiredService<KeyDiagnosis>().RunAsync(cancellation);
        foreach (var line in keys)
        {
            terminal.Line(line.Text);
        }

        terminal.Line($"Listens   {string.Join(", ", app.Urls)} below {KaclsRoutes.BasePath(loaded.Settings)}/, for {url}");
        terminal.Line($"Offers    {string.Join(", ", RecoveryService.Operations.Select(operation => operation.Name))}");
        terminal.Line($"Users     {string.Join(", ", loaded.Settings.Privileged.Users)}");
        terminal.Line($"Perimeter {loaded.Settings.Perimeters.Privileged.Rules.Length} rules of Kacls:Perimeters:Privileged");
    }

    private static async Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(time, clock, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C.
        }
    }
}
