using System.CommandLine;
using System.CommandLine.Invocation;

namespace Kacls.LocalHost;

/// <summary>LocalHost's arguments: where it listens, what it runs, and any setting. Whatever else is given starts nothing.</summary>
/// <param name="Urls"><c>--urls</c>; absent: the environment decides, or the default.</param>
/// <param name="Functions"><c>--functions</c>: the folder of a published function app.</param>
/// <param name="Settings">For the command-line source of .NET's configuration.</param>
internal sealed record CommandLine(string? Urls, string? Functions, string[] Settings)
{
    private static readonly string[] Sections = ["Kacls:", "Logging:"];

    private static readonly Option<string> UrlsOption = new("--urls")
    {
        HelpName = "http://HOST:PORT",
        Description =
            "Where to listen; http://127.0.0.1:8787 unless ASPNETCORE_URLS or ASPNETCORE_HTTP_PORTS says otherwise. Port 0 is a free one.",
    };

    private static readonly Option<string> FunctionsOption = new("--functions")
    {
        HelpName = "FOLDER",
        Description = "Runs the function app that was published to the folder, under the Functions host for tests.",
    };

    private static readonly Argument<string[]> SettingsArgument = new("settings")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description =
            "Settings (docs/settings.md), as --Kacls:Name=contoso. They take precedence over the environment and appsettings.json.",
    };

    /// <summary>Answers <c>--help</c>, <c>--version</c> and wrong arguments itself, and runs the program otherwise.</summary>
    /// <returns>The exit code.</returns>
    internal static Task<int> RunAsync(string[] arguments, Func<CommandLine, Task<int>> run)
    {
        var root = new RootCommand("A KACLS for Google Workspace client-side encryption on this machine, for development.")
        {
            UrlsOption, FunctionsOption, SettingsArgument,
        };
        root.Validators.Add(result =>
        {
            foreach (var error in FindErrors(result.GetValue(SettingsArgument) ?? []))
            {
                result.AddError(error);
            }
        });
        root.SetAction((result, _) => run(new(
            result.GetValue(UrlsOption), result.GetValue(FunctionsOption), result.GetValue(SettingsArgument) ?? [])));
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
        }

        // The web server handles Ctrl+C itself, and what the program throws is told by the program.
        return parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    /// <summary>
    /// A setting is <c>--Name=value</c>, or <c>--Name</c> and a value; .NET's configuration would ignore whatever else there is.
    /// </summary>
    private static IEnumerable<string> FindErrors(string[] arguments)
    {
        for (var index = 0; index < arguments.Length; index++)
        {
            var argument = arguments[index];
            if (!Array.Exists(Sections, section => argument.StartsWith("--" + section, StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"Unknown argument {argument}: --help lists what there is.";
            }
            else if (!argument.Contains('=', StringComparison.Ordinal) && ++index == arguments.Length)
            {
                yield return $"{argument} has no value.";
            }
        }
    }
}
