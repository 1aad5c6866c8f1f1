using System.Globalization;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What a stand-in answers to exactly these arguments; of several for the same ones the first that still holds.</summary>
internal sealed record StandInAnswer(string Arguments, string Output, int ExitCode = 0)
{
    /// <summary>On standard error.</summary>
    public string Errors { get; init; } = "";

    /// <summary>For that many calls.</summary>
    public int Times { get; init; } = int.MaxValue;
}

/// <summary>A program on a hook's PATH that answers from a table and writes down what it was asked.</summary>
internal sealed record StandIn(string Name, params StandInAnswer[] Answers)
{
    /// <summary>Beside the stand-ins: each call, a line each, in the order they came.</summary>
    internal const string Calls = "calls";

    /// <summary>The same but for these answers.</summary>
    internal StandIn With(params StandInAnswer[] changes) => this with { Answers = [.. changes, .. Answers] };

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
        calls="${0%/*}/{{Calls}}"
        printf '%s\n' "{{Name}} $*" >> "$calls"
        nth=$(grep -cxF -e "{{Name}} $*" "$calls")
        {{string.Concat(Answers.Select(Case))}}echo "{{Name}}: no answer to $*" >&2
        exit 1

        """;

    private static string Case(StandInAnswer answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        if [ "$*" = {Quoted(answer.Arguments)} ] && [ "$nth" -le {answer.Times} ]; then
          printf '%s' {Quoted(answer.Output)}
          printf '%s' {Quoted(answer.Errors)} >&2
          exit {answer.ExitCode}
        fi

        """);

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
