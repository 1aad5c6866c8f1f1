using System.CommandLine;
using System.Globalization;
using Kacls.Cli.Gmail.Api;
using Kacls.Cli.Gmail.Uploads;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary><c>kacls gmail status</c>.</summary>
internal sealed class GmailStatusCommand : CliCommand
{
    private const int AtOnce = 8;

    public GmailStatusCommand()
        : base(
            "status",
            "What Gmail has of each user: key pairs, which the identity uses, whose key service, when the certificate ends; "
                + "and what is wrong with it. It only reads.",
            "kacls gmail status alice@contoso.example --credentials service-account.json --url https://kacls.contoso.example/v1")
    {
        Add(Users);
        foreach (var option in new Option[] { Credentials, Folder, Url, Api, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Argument<string[]> Users { get; } = new("ADDRESS")
    {
        Description = "Users, by their primary addresses.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private Option<string> Credentials { get; } = GmailOptions.Credentials();

    private Option<string?> Folder { get; } = new("--folder")
    {
        HelpName = "FOLDER",
        Description = "And the users whose files are in this folder.",
    };

    private Option<string?> Url { get; } = new("--url")
    {
        HelpName = "URL",
        Description = "The base URL of the key service that every identity should use.",
    };

    private Option<string> Api { get; } = GmailOptions.Api();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        string[] files = result.GetValue(Folder) is { } folder ? [.. KeyPairFiles.ReadFolder(folder).Select(file => file.Email)] : [];
        string[] users = [.. result.GetValue(Users)!.Concat(files).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (users.Length == 0)
        {
            throw new UsageException("Name users by their addresses, or a folder with their files by --folder.");
        }

        using var gmail = GmailOptions.Open(result, Credentials, Api, TimeProvider.System);
        var states = new UserState[users.Length];
        var terminal = Terminal(result);
        await terminal.ProgressAsync("Asking Gmail", users.Length, step => Parallel.ForEachAsync(
            users.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (user, stop) =>
            {
                states[user.Index] = await AskAsync(gmail, user.Item, result.GetValue(Url), stop);
                step();
            }));
        Write(terminal, states);
        await WriteJsonAsync(result, new { users = states });
        return states.All(user => user.Findings is []) ? ExitCode.Good
            : states.All(user => user.IsUnknown || user.Findings is []) ? ExitCode.Unreachable
            : ExitCode.Findings;
    }

    private static async Task<UserState> AskAsync(GmailClient gmail, string user, string? url, CancellationToken cancellation)
    {
        try
        {
            var pairs = await gmail.ListKeyPairsAsync(user, cancellation);
            return UserState.Of(user, pairs, await gmail.GetIdentityAsync(user, user, cancellation), url, TimeProvider.System.GetUtcNow());
        }
        catch (GmailException exception)
        {
            return new(user, [], [exception.Message]) { IsUnknown = exception.IsTransient };
        }
    }

    private static void Write(Terminal terminal, UserState[] states)
    {
        string[] headings = ["user", "key pair", "state", "used", "expires", "key service"];
        terminal.Table(headings, states.SelectMany(user => user.Pairs.Select(pair => new[]
        {
            user.Email, pair.KeyPairId, pair.State, pair.IsUsed ? "yes" : "no",
            pair.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "?",
            GmailError.Line(pair.KaclsUrl ?? (pair.Hardware is { } hardware ? $"hardware key: {hardware}" : "?")),
        })));
        foreach (var user in states)
        {
            foreach (var finding in user.Findings)
            {
                terminal.Line($"{user.Email}: {finding}");
            }
        }
    }
}
