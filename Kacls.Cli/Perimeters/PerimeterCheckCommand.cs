using System.CommandLine;
using Kacls.Cli.Output;
using Kacls.Hosting;
using Spectre.Console;

namespace Kacls.Cli.Perimeters;

/// <summary><c>kacls perimeter check</c>.</summary>
internal sealed class PerimeterCheckCommand : CliCommand
{
    public PerimeterCheckCommand()
        : base(
            "check",
            "Tells every fault of a policy, each with its rule, as the start of the service would.",
            "kacls perimeter check perimeters.json")
    {
        Add(Policy);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string> Policy { get; } = new("FILE")
    {
        Description = "The policy, by docs/perimeters.schema.json.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var path = result.GetValue(Policy)!;
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file {path}.");
        }

        var (isRight, lines) = PolicyCheck.Run([path]);
        var terminal = Terminal(result);
        foreach (var line in lines)
        {
            terminal.Marked(isRight ? "OK" : "WRONG", isRight ? Color.Green : Color.Red, line);
        }

        await WriteJsonAsync(result, new { File = path, IsRight = isRight, Lines = lines });
        return isRight ? ExitCode.Good : ExitCode.Findings;
    }
}
