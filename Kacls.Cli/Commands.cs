using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Kacls.Cli.Audit;
using Kacls.Cli.Conformance;
using Kacls.Cli.Doctor;
using Kacls.Cli.Inspection.Envelopes;
using Kacls.Cli.Inspection.Keys;
using Kacls.Cli.Inspection.SettingsOut;
using Kacls.Cli.Inspection.Tokens;
using Kacls.Cli.Gmail;
using Kacls.Cli.Output;
using Kacls.Cli.Perimeters;
using Kacls.Cli.Recover;
using Kacls.Cli.Vectors;

namespace Kacls.Cli;

/// <summary>The commands of <c>kacls</c>, and what is the same for all of them.</summary>
internal static class Commands
{
    /// <summary>The root command; docs/cli.md is made from its tree.</summary>
    internal static Command Root()
    {
        var help = new HelpOption();
        help.Action = new HelpWithExample((HelpAction)help.Action!);

        // No RootCommand: its name is the program's that runs it.
        return new("kacls", "Judges key services (KACLS) for Google Workspace client-side encryption.")
        {
            new DoctorCommand(),
            new ConformanceCommand(),
            new VectorsCommand(),
            new PerimeterCommand(),
            new AuditCommand(),
            new TokenCommand(),
            new RecoverCommand(),
            new GmailCommand(),
            new InspectCommand(),
            new KeysCommand(),
            new SettingsCommand(),
            help,
            new VersionOption(),
        };
    }

    /// <summary>Runs what the arguments say.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="invocation">Where to write; tests give their own.</param>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    internal static async Task<int> RunAsync(string[] arguments, InvocationConfiguration invocation)
    {
        invocation.EnableDefaultExceptionHandler = false;
        var parsed = Root().Parse(arguments);
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
            await parsed.InvokeAsync(invocation);
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (UsageException exception)
        {
            await invocation.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (ServiceUnreachableException exception)
        {
            await invocation.Error.WriteLineAsync(exception.Message);
            return ExitCode.Unreachable;
        }
    }
}
