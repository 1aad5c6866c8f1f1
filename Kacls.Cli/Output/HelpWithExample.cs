using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Kacls.Cli.Output;

/// <summary>The library's help, and under it an example and the exit codes.</summary>
/// <param name="help">The library's.</param>
internal sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
{
    // As wide as docs/cli.md can be read, where no terminal says otherwise.
    private const int PlainWidth = 110;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (Console.IsOutputRedirected || output != Console.Out)
        {
            help.MaxWidth = PlainWidth;
        }

        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CliCommand command)
        {
            output.WriteLine($"Example:\n  {command.Example}\n");
        }

        output.WriteLine("Exit codes:\n  0  good\n  1  findings\n  2  usage\n  3  unreachable\n");
        return code;
    }
}
