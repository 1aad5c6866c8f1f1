using System.CommandLine;
using Kacls.Cli.Doctor;
using Kacls.Cli.Gmail.Certificates;
using Kacls.Cli.Input;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary><c>kacls gmail wrap</c>.</summary>
internal sealed class GmailWrapCommand : CliCommand
{
    private readonly TimeProvider time = TimeProvider.System;

    public GmailWrapCommand()
        : base(
            "wrap",
            "Takes users' S/MIME keys and certificates, tells what Gmail would refuse, has the key service wrap each key, and writes the "
                + "two files that are uploaded. A second run goes on where the first ended. The plain keys are written nowhere.",
            "kacls gmail wrap --users users.csv --password-file p12-password --url https://kacls.contoso.example/v1 --token admin.jwt "
                + "--output wrapped")
    {
        Add(Files);
        foreach (var option in new Option[] { Users, Email, Key, Chain, PasswordFile, Url, Token, Perimeter, Output, DryRun, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Argument<string[]> Files { get; } = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "PKCS#12 or PEM files, each named as its user: alice@contoso.example.p12.",
    };

    private Option<string?> Users { get; } = new("--users")
    {
        HelpName = "CSV",
        Description = "A list of users instead, with the columns email and file, and key, chain and password_file where there are any.",
    };

    private Option<string?> Email { get; } = new("--email")
    {
        HelpName = "ADDRESS",
        Description = "The user's primary address, where the one FILE is not named by it.",
    };

    private Option<string?> Key { get; } = new("--key")
    {
        HelpName = "FILE",
        Description = "PEM with the private key, where the one FILE has the certificate alone.",
    };

    private Option<string?> Chain { get; } = new("--chain")
    {
        HelpName = "FILE",
        Description = "PEM or PKCS#7 with the authorities' certificates up to the root, where the files don't have them.",
    };

    private Option<string?> PasswordFile { get; } = new("--password-file")
    {
        HelpName = "FILE",
        Description = "Its first line is the password of the files; without it, a terminal is asked.",
    };

    private Option<string?> Url { get; } = new("--url")
    {
        HelpName = "URL",
        Description = "The base URL of the key service, as in the Admin console: Gmail will call it there.",
    };

    private Option<string?> Token { get; } = new("--token")
    {
        HelpName = "FILE",
        Description = "The ID token of an administrator who may use privileged operations; - is standard input.",
    };

    private Option<string> Perimeter { get; } = new("--perimeter-id")
    {
        HelpName = "ID",
        Description = "The perimeter that the keys are sealed into.",
        DefaultValueFactory = _ => "",
    };

    private Option<string> Output { get; } = new("--output")
    {
        HelpName = "FOLDER",
        Description = "Where ADDRESS.p7pem and ADDRESS.wrap are written.",
        DefaultValueFactory = _ => ".",
    };

    private Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Looks through the files and sends nothing.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var isDry = result.GetValue(DryRun);
        var url = isDry && result.GetValue(Url) is null ? null
            : DoctorOptions.ReadUrl(result.GetValue(Url) ?? throw new UsageException("--url is missing."));
        var token = isDry ? ""
            : await TokenFile.ReadAsync("--token", result.GetValue(Token) ?? throw new UsageException("--token is missing."), cancellation);
        using var http = KeyServiceClient.NewHttp();
        var wrapper = url is null ? null
            : new KeyWrapper(new(http, url), url.OriginalString, result.GetValue(Output)!);
        var users = Look(Sources(result), new(result.GetValue(PasswordFile)), wrapper);
        var terminal = Terminal(result);
        string? unreachable = null;
        try
        {
            if (!isDry && users.TrueForAll(user => user.Report.Outcome != WrapOutcome.Faulty))
            {
                await terminal.ProgressAsync("Wrapping", users.Count, async step =>
                    unreachable = await WrapAsync(wrapper!, users, token, result.GetValue(Perimeter)!, step, cancellation));
            }
        }
        finally
        {
            users.ForEach(user => user.Keys?.Dispose());
        }

        var report = new WrapReport(url?.OriginalString, [.. users.Select(user => user.Report)]);
        report.WriteTo(terminal);
        await WriteJsonAsync(result, report);
        return unreachable is not null ? throw new ServiceUnreachableException(unreachable)
            : report.IsGood ? ExitCode.Good : ExitCode.Findings;
    }

    private KeySource[] Sources(ParseResult result)
    {
        var (files, list) = (result.GetValue(Files) ?? [], result.GetValue(Users));
        var (email, key, chain) = (result.GetValue(Email), result.GetValue(Key), result.GetValue(Chain));
        var isForOne = email is not null || key is not null;
        IEnumerable<KeySource> sources = (list, files) switch
        {
            (null, []) => throw new UsageException("Name the users' files, or a list of users by --users."),
            (null, _) when files.Length > 1 && isForOne =>
                throw new UsageException("--email and --key are for one FILE. List users by --users."),
            (null, _) => files.Select(file => new KeySource(email ?? NameOf(file), file, key, chain)),
            (_, []) when !isForOne => UserList.Read(list).Select(user => user with { ChainFile = user.ChainFile ?? chain }),
            _ => throw new UsageException("--users goes with no FILE, --email and --key."),
        };
        var lower = sources.Select(source => source with { Email = source.Email.ToLowerInvariant() }).ToArray();
        if (Array.Find(lower, source => Path.GetFileName(source.Email) != source.Email) is { } odd)
        {
            // It becomes the name of files.
            throw new UsageException($"{odd.Email} is no address.");
        }

        var twice = lower.GroupBy(source => source.Email, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);
        return twice.Any() ? throw new UsageException($"Twice among the users: {string.Join(", ", twice)}.") : lower;
    }

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file) is var name
        && name.Contains('@', StringComparison.Ordinal)
        ? name
        : throw new UsageException(
            $"{file} isn't named as its user, such as alice@contoso.example.p12. Say who by --email, or list users by --users.");

    /// <summary>Everything that can be known without the key service, of all users, before anything is sent.</summary>
    private List<Candidate> Look(IReadOnlyList<KeySource> sources, Passwords passwords, KeyWrapper? wrapper)
    {
        var reader = new KeyFileReader(passwords);
        return [.. sources.Select(source =>
        {
            try
            {
                var keys = reader.Read(source);
                var faults = Preflight.Faults(keys, time.GetUtcNow());
                var (isKept, fault) = wrapper?.Look(keys) ?? default;
                string[] all = fault is null ? [.. faults] : [.. faults, fault];
                var outcome = all.Length > 0 ? WrapOutcome.Faulty : isKept ? WrapOutcome.Kept : WrapOutcome.Ready;
                return new Candidate(keys, new(source.Email, outcome, all));
            }
            catch (KeyFileException exception)
            {
                return new Candidate(null, new(source.Email, WrapOutcome.Faulty, [exception.Message]));
            }
        })];
    }

    /// <returns>What didn't answer, if that ended the run.</returns>
    private static async Task<string?> WrapAsync(
        KeyWrapper wrapper, List<Candidate> users, string token, string perimeter, Action step, CancellationToken cancellation)
    {
        var (goOn, unreachable) = (true, (string?)null);
        foreach (var user in users.Where(user => user.Report.Outcome == WrapOutcome.Ready))
        {
            if (!goOn)
            {
                user.Report = user.Report with { Outcome = WrapOutcome.NotTried };
                continue;
            }

            try
            {
                (user.Report, goOn) = await wrapper.WrapAsync(user.Keys!, token, perimeter, cancellation);
            }
            catch (ServiceUnreachableException exception)
            {
                (unreachable, goOn) = (exception.Message, false);
                user.Report = user.Report with { Outcome = WrapOutcome.NotTried };
            }

            step();
        }

        return unreachable;
    }

    private sealed class Candidate(UserKeys? keys, WrapReport.User report)
    {
        public UserKeys? Keys { get; } = keys;

        public WrapReport.User Report { get; set; } = report;
    }
}
