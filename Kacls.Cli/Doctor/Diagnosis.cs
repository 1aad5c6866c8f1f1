using Kacls.Cli.Output;
using Spectre.Console;

namespace Kacls.Cli.Doctor;

/// <summary>All that was seen of a target; the same shape for each of doctor's commands, also as JSON.</summary>
/// <param name="Target">A URL, an issuer or a file.</param>
/// <param name="Findings">In the order in which they were made, what is right among them.</param>
/// <param name="Summary">How many there are of each severity.</param>
internal sealed record Diagnosis(string Target, IReadOnlyList<Finding> Findings, DiagnosisSummary Summary)
{
    /// <summary>Counts.</summary>
    public static Diagnosis Of(string target, IReadOnlyList<Finding> findings)
    {
        int Count(Severity severity) => findings.Count(finding => finding.Severity == severity);
        return new(target, findings, new(Count(Severity.Finding), Count(Severity.Warning), Count(Severity.Note), Count(Severity.Ok)));
    }

    /// <summary>For a person: what is to be done stands below what was seen.</summary>
    public void WriteTo(Terminal terminal)
    {
        WriteLines(Findings, terminal);
        terminal.Line($"{Target}: {Summary.Finding} findings, {Summary.Warning} warnings, {Summary.Note} notes, {Summary.Ok} right");
    }

    /// <summary>A line for each finding, without the count below.</summary>
    public static void WriteLines(IEnumerable<Finding> findings, Terminal terminal)
    {
        foreach (var finding in findings)
        {
            var (mark, color) = finding.Severity switch
            {
                Severity.Finding => ("FINDING", Color.Red),
                Severity.Warning => ("warning", Color.Yellow),
                Severity.Note => ("note   ", Color.Blue),
                _ => ("ok     ", Color.Green),
            };
            terminal.Marked(mark, color, $"{finding.Check}: {finding.Seen}");
            if (finding.Do is { } todo)
            {
                terminal.Line($"        {todo}");
            }
        }
    }

    /// <summary>What the command ends with.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int ExitCode => Summary.Finding > 0 ? Output.ExitCode.Findings : Output.ExitCode.Good;
}

/// <summary>How many there are of each severity.</summary>
internal sealed record DiagnosisSummary(int Finding, int Warning, int Note, int Ok);
