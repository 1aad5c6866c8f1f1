using System.CommandLine;
using Kacls.Cli.Output;
using Spectre.Console;

namespace Kacls.Cli.Conformance;

/// <summary><c>kacls conformance</c>.</summary>
internal sealed class ConformanceCommand : CliCommand
{
    public ConformanceCommand()
        : base(
            "conformance",
            "Judges a key service against the protocol: plays Google, the identity providers and another key service for it, sends "
                + "requests that are right and requests that are wrong in one point, and tells which answers are not as they should be.",
            "kacls conformance --config conformance.json --json result.json")
    {
        foreach (var option in new Option[] { Config, Only, Strict, Wait, Json, JUnit, List })
        {
            Add(option);
        }

        Add(new ConformanceInitCommand());
        SetAction(RunAsync);
    }

    private Option<string?> Config { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = "The service under test, and who is played for it; kacls conformance init writes one.",
    };

    private Option<string[]> Only { get; } = new("--only")
    {
        HelpName = "PATTERN",
        Description = "Tries only the cases whose names match: * is any text, and a pattern without one may stand anywhere in the name.",
    };

    private Option<bool> Strict { get; } = new("--strict")
    {
        Description = "Ends with 1 for a failed case of level inferred as well.",
    };

    private Option<double> Wait { get; } = new("--wait")
    {
        HelpName = "SECONDS",
        Description = "How long to wait for the service's status.",
        DefaultValueFactory = _ => 60,
    };

    private Option<string?> JUnit { get; } = new("--junit")
    {
        HelpName = "FILE",
        Description = "Writes the result as JUnit's XML to the file; - is standard output.",
    };

    private Option<bool> List { get; } = new("--list")
    {
        Description = "Lists the cases, and tries none.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var cases = Catalogue.Matching(result.GetValue(Only) ?? []);
        if (cases.Count == 0)
        {
            throw new UsageException("--only: no case has such a name; --list has them all.");
        }

        var terminal = Terminal(result);
        if (result.GetValue(List))
        {
            return await ListAsync(result, terminal, cases);
        }

        var config = ConformanceConfig.Read(
            result.GetValue(Config) ?? throw new UsageException("--config FILE is needed; kacls conformance init writes such a file."));
        var results = await TryAsync(terminal, config, cases, TimeSpan.FromSeconds(result.GetValue(Wait)), cancellation);
        await WriteJsonAsync(result, Report.From(config.Url, results));
        if (result.GetValue(JUnit) is { } file)
        {
            await JsonOutput.WriteTextAsync(file, Report.JUnit(results).ToString(), result.InvocationConfiguration.Output);
        }

        var condemns = result.GetValue(Strict) ? results : results.Where(each => each.Case.Level == CaseLevel.Google);
        return condemns.Any(each => each.Outcome == CaseOutcome.Failed) ? ExitCode.Findings : ExitCode.Good;
    }

    private async Task<int> ListAsync(ParseResult result, Terminal terminal, IReadOnlyList<Case> cases)
    {
        foreach (var each in cases)
        {
            terminal.Line($"{each.Name} ({JsonOutput.Word(each.Level)}): {each.Rule}");
        }

        await WriteJsonAsync(result, cases.Select(each => new { each.Name, each.Operation, each.Rule, each.Level }));
        return ExitCode.Good;
    }

    private static async Task<IReadOnlyList<CaseResult>> TryAsync(
        Terminal terminal, ConformanceConfig config, IReadOnlyList<Case> cases, TimeSpan wait, CancellationToken cancellation)
    {
        IReadOnlyList<CaseResult> results = [];
        await terminal.ProgressAsync($"Trying {config.Url}", cases.Count, async step =>
            results = await Runner.RunAsync(config, cases, wait, _ => step(), cancellation));
        Tell(terminal, results);
        return results;
    }

    private static void Tell(Terminal terminal, IReadOnlyList<CaseResult> results)
    {
        List<CaseResult> With(CaseOutcome outcome) => [.. results.Where(each => each.Outcome == outcome)];
        var (passed, failed, skipped) = (With(CaseOutcome.Passed), With(CaseOutcome.Failed), With(CaseOutcome.Skipped));
        foreach (var (each, _, detail, _) in failed)
        {
            terminal.Marked("FAILED", Color.Red, $"{each.Name} ({JsonOutput.Word(each.Level)}): {detail} [{each.Rule}]");
        }

        foreach (var reason in skipped.GroupBy(each => each.Detail, StringComparer.Ordinal))
        {
            var names = string.Join(", ", reason.Select(each => each.Case.Name));
            terminal.Marked("skipped", Color.Yellow, $"{reason.Key} ({reason.Count()}: {names})");
        }

        terminal.Line($"{passed.Count} passed, {failed.Count} failed, {skipped.Count} skipped");
    }
}
