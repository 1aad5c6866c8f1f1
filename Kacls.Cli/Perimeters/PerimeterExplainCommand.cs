using System.CommandLine;
using System.Text.Json;
using Kacls.Cli.Output;
using Kacls.Errors;
using Kacls.Perimeters;
using Spectre.Console;

namespace Kacls.Cli.Perimeters;

/// <summary><c>kacls perimeter explain</c>.</summary>
internal sealed class PerimeterExplainCommand : CliCommand
{
    public PerimeterExplainCommand()
        : base(
            "explain",
            "Tells what a policy decides on a request and why, rule by rule. The question is JSON as LocalHost's /dev/explain takes it: "
                + "operation, claims of the tokens, address, time. No token is needed.",
            "kacls perimeter explain question.json --policy perimeters.json")
    {
        Add(Question);
        Add(Policy);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string> Question { get; } = new("QUESTION")
    {
        Description = "The file with the question (docs/perimeters.md has one); - is standard input.",
    };

    private Option<string> Policy { get; } = PerimeterOptions.Policy();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var explainer = new PerimeterExplainer(PolicyInput.Load(result.GetValue(Policy)!), TimeProvider.System);
        var explanations = Explain(explainer, await ReadAsync(result.GetValue(Question)!, cancellation));
        var granted = explanations.All(explanation => explanation.Decision.IsGranted);
        var terminal = Terminal(result);
        foreach (var explanation in explanations)
        {
            terminal.Table(
                [$"perimeter {explanation.Perimeter}", "effect", "matches", "why"],
                explanation.Rules.Select(rule => (string[])[rule.Name, rule.Effect, rule.Matches ? "yes" : "no", rule.Why]));
            terminal.Line($"{explanation.Decision.Rule ?? "No rule"} decides: {explanation.Decision.Why}.");
            if (explanation.Decision.WouldDeny is { } names)
            {
                terminal.Line($"Would refuse if they did more than report: {names}.");
            }
        }

        terminal.Marked(granted ? "GRANTED" : "REFUSED", granted ? Color.Green : Color.Red, "as far as perimeters go.");
        await WriteJsonAsync(result, PerimeterAnswer.Of(explanations));
        return granted ? ExitCode.Good : ExitCode.Findings;
    }

    private static IReadOnlyList<PerimeterExplanation> Explain(PerimeterExplainer explainer, ExplainRequest question)
    {
        try
        {
            return explainer.Explain(question);
        }
        catch (KaclsException exception)
        {
            throw new UsageException($"The question is wrong: {exception.Error.Message}");
        }
    }

    private static async Task<ExplainRequest> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<ExplainRequest>(stream, ExplainRequest.Json, cancellation) ?? new();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{file} is no question: {exception.Message}");
        }
    }
}
