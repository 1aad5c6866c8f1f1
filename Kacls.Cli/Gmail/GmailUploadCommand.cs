using System.CommandLine;
using Kacls.Cli.Gmail.Api;
using Kacls.Cli.Gmail.Uploads;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary><c>kacls gmail upload</c> and <c>kacls gmail switch</c>: the same steps for different identities.</summary>
internal sealed class GmailUploadCommand : CliCommand
{
    // Gmail's budget is per user, and a user's calls come one after the other.
    private const int AtOnce = 8;

    private readonly bool isSwitch;

    private GmailUploadCommand(string name, string description, bool isSwitch)
        : base(name, description, $"kacls gmail {name} wrapped --credentials service-account.json --dry-run")
    {
        this.isSwitch = isSwitch;
        Add(Folder);
        foreach (var option in new Option[] { Credentials, DryRun, Journal, Api, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Argument<string> Folder { get; } = new("FOLDER")
    {
        Description = "Where the files of kacls gmail wrap are: ADDRESS.p7pem and ADDRESS.wrap for each user.",
    };

    private Option<string> Credentials { get; } = GmailOptions.Credentials();

    private Option<bool> DryRun { get; } = new("--dry-run") { Description = "Says what would be done, and only reads." };

    private Option<string?> Journal { get; } = new("--journal")
    {
        HelpName = "FILE",
        Description = "Where each step is noted; gmail-journal.jsonl in the folder unless given.",
    };

    private Option<string> Api { get; } = GmailOptions.Api();

    internal static GmailUploadCommand Upload() => new(
        "upload",
        "Uploads each user's key pair to Gmail and lets the user's identity use it. What Gmail has already is left, so that an "
            + "interrupted run is simply run again. No pair is ever disabled. Exit code 3: run it again later.",
        isSwitch: false);

    internal static GmailUploadCommand Switch() => new(
        "switch",
        "Moves users' identities to another key service: uploads the pairs that were wrapped for it, and leaves the old pairs enabled, "
            + "since mail encrypted before is readable only by them. Identities with hardware keys are left alone.",
        isSwitch: true);

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var folder = result.GetValue(Folder)!;
        var users = KeyPairFiles.ReadFolder(folder);
        using var gmail = GmailOptions.Open(result, Credentials, Api, TimeProvider.System);
        using var journal = result.GetValue(DryRun)
            ? null
            : UploadJournal.Open(result.GetValue(Journal) ?? Path.Combine(folder, "gmail-journal.jsonl"), TimeProvider.System);
        var uploader = new Uploader(gmail, journal, isSwitch);
        var results = new UploadResult[users.Count];
        var terminal = Terminal(result);
        await terminal.ProgressAsync("Uploading", users.Count, step => Parallel.ForEachAsync(
            users.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (user, stop) =>
            {
                results[user.Index] = await uploader.RunAsync(user.Item, stop);
                step();
            }));
        Write(terminal, results);
        await WriteJsonAsync(result, new { users = results });
        return ExitCodeOf(results);
    }

    private static int ExitCodeOf(UploadResult[] results) =>
        results.Any(user => user.Outcome is UploadOutcome.Failed or UploadOutcome.Refused) ? ExitCode.Findings
        : results.Any(user => user.Outcome == UploadOutcome.Later) ? ExitCode.Unreachable
        : ExitCode.Good;

    private static void Write(Terminal terminal, UploadResult[] results)
    {
        terminal.Table(["user", "outcome", "key pair", "detail"], results.Select(user => new[]
        {
            user.Email, JsonOutput.Word(user.Outcome), user.KeyPairId ?? "-", GmailError.Line(user.Detail),
        }));
        var older = results.SelectMany(user => (user.OlderPairs ?? []).Select(pair => (user.Email, Pair: pair))).ToArray();
        if (older.Length > 0)
        {
            terminal.Line("Mail encrypted before is readable only by these pairs, while they are enabled and their key service answers:");
            terminal.Table(["user", "key pair", "state", "key service"], older.Select(one => new[]
            {
                one.Email, one.Pair.KeyPairId, one.Pair.State, one.Pair.KaclsUrl ?? "hardware key",
            }));
        }
    }
}
