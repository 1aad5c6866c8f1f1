using System.Globalization;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What a stand-in answers to exactly these arguments.</summary>
internal sealed record StandInAnswer(string Arguments, string Output, int ExitCode = 0);

/// <summary>A program on a hook's PATH that answers from a table and writes down what it was asked.</summary>
internal sealed record StandIn(string Name, params StandInAnswer[] Answers)
{
    /// <summary>Beside the stand-ins: each call, a line each, in the order they came.</summary>
    internal const string Calls = "calls";

    internal void WriteTo(string folder)
    {
        var path = Path.Combine(folder, Name);
        File.WriteAllText(path, Script());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private string Script() => $$"""
        #!/bin/sh
        printf '%s\n' "{{Name}} $*" >> "${0%/*}/{{Calls}}"
        case "$*" in
        {{string.Concat(Answers.Select(Case))}}  *) echo "{{Name}}: no answer to $*" >&2; exit 1 ;;
        esac

        """;

    private static string Case(StandInAnswer answer) =>
        string.Create(CultureInfo.InvariantCulture, $"  '{answer.Arguments}') printf '%s' '{answer.Output}'; exit {answer.ExitCode} ;;\n");
}
