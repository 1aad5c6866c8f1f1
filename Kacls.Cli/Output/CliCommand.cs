using System.CommandLine;

namespace Kacls.Cli.Output;

/// <summary>A command of <c>kacls</c>: a class, its options properties.</summary>
/// <param name="name">As it is typed.</param>
/// <param name="description">What it does, for <c>--help</c> and docs/cli.md.</param>
/// <param name="example">A command line that works.</param>
internal abstract class CliCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>A command line that works, shown by <c>--help</c>.</summary>
    public string Example { get; } = example;

    /// <summary>Where the result goes as JSON, beside what a person reads.</summary>
    protected Option<string?> Json { get; } = new("--json")
    {
        HelpName = "FILE",
        Description = "Writes the result as JSON to the file; - is standard output, where nothing else is written then.",
    };

    /// <summary>What a person reads: standard output, or standard error where the JSON goes to standard output.</summary>
    protected Terminal Terminal(ParseResult result)
    {
        var streams = result.InvocationConfiguration;
        return new(result.GetValue(Json) == "-" ? streams.Error : streams.Output);
    }

    /// <summary>Writes the result where <c>--json</c> says, if it was given.</summary>
    protected async Task WriteJsonAsync(ParseResult result, object value)
    {
        if (result.GetValue(Json) is { } file)
        {
            await JsonOutput.WriteAsync(file, value, result.InvocationConfiguration.Output);
        }
    }
}
