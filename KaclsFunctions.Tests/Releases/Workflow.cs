using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Releases;

/// <summary>What makes a workflow dangerous, or one that changes under one's feet (GitHub, "Secure use reference").</summary>
internal static partial class Workflow
{
    private static readonly string[] KnownOwners = ["actions", "azure", "github"];

    internal static IEnumerable<string> FaultsOf(string text) =>
        [.. Triggers(text), .. Permissions(text), .. Actions(text), .. Jobs(text), .. Scripts(text)];

    /// <summary>Code of strangers with the rights of the repository.</summary>
    private static IEnumerable<string> Triggers(string text) =>
        Dangerous().Matches(text).Select(match => $"{match.Value} is a trigger");

    private static IEnumerable<string> Permissions(string text) =>
        text.Contains("\npermissions:\n  contents: read\n\n", StringComparison.Ordinal)
            ? []
            : ["jobs may more than read unless they say so"];

    private static IEnumerable<string> Actions(string text) =>
        from match in Use().Matches(text)
        let action = match.Groups["action"].Value
        where !KnownOwners.Contains(action.Split('/')[0], StringComparer.OrdinalIgnoreCase) || !Version().IsMatch(action)
        select $"{action} is of no known owner, or neither a major version nor a commit with one";

    private static IEnumerable<string> Jobs(string text) =>
        from job in Job().Split(text[text.IndexOf("\njobs:\n", StringComparison.Ordinal)..]).Skip(1)
        where !job.Contains("\n    timeout-minutes: ", StringComparison.Ordinal)
        select "a job has no time-out";

    /// <summary>An expression becomes part of the script before it runs; a variable doesn't.</summary>
    private static IEnumerable<string> Scripts(string text) =>
        Script(text).Where(line => line.Contains("${{", StringComparison.Ordinal)).Select(line => $"an expression is in a script: {line}");

    /// <summary>The lines with <c>run:</c>, and those below one that are indented more than it.</summary>
    private static IEnumerable<string> Script(string text)
    {
        var run = int.MaxValue;
        foreach (var line in text.Split('\n'))
        {
            var at = Run().Match(line);
            var indent = line.Length - line.TrimStart().Length;
            run = at.Success ? at.Length : line.Length > 0 && indent <= run ? int.MaxValue : run;
            if (run != int.MaxValue)
            {
                yield return line.Trim();
            }
        }
    }

    [GeneratedRegex(@"\b(pull_request_target|workflow_run|issue_comment)\b")]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"^[ -]*uses: *(?<action>.+?)$", RegexOptions.Multiline)]
    private static partial Regex Use();

    [GeneratedRegex(@"@(v\d+|[0-9a-f]{40} # v[\d.]+)$")]
    private static partial Regex Version();

    [GeneratedRegex(@"^  [\w-]+:$", RegexOptions.Multiline)]
    private static partial Regex Job();

    [GeneratedRegex(@"^[ -]*(?=run:)")]
    private static partial Regex Run();
}
