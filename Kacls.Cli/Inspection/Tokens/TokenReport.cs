using Kacls.Cli.Doctor;
using Kacls.Cli.Output;
using Spectre.Console;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>An inspection for a person: what the token says, what the settings say of it, and last the verdict.</summary>
internal static class TokenReport
{
    /// <summary>Writes it.</summary>
    public static void Write(TokenInspection inspection, Terminal terminal)
    {
        foreach (var view in inspection.Tokens)
        {
            terminal.Line($"{JsonOutput.Word(view.Use)} token");
            Members("header", view.Parts.Header, terminal);
            Members("claim", view.Parts.Claims, terminal);
            terminal.Line($"  signature: {view.Parts.SignatureBytes} bytes, not shown");
        }

        Diagnosis.WriteLines(inspection.Lines, terminal);
        if (inspection.Verdict is not { } verdict)
        {
            terminal.Line("Whether a service takes it, its settings say: --settings FILE.");
        }
        else if (verdict.IsGranted)
        {
            terminal.Marked("granted", Color.Green, $"{verdict.Operation}: the service takes it.");
        }
        else
        {
            terminal.Marked("REFUSED", Color.Red, $"{verdict.Operation}: {verdict.HttpStatus} {verdict.ReasonCode}: "
                + $"{verdict.Message}{(verdict.Detail is { } detail ? $" Audit detail: {detail}" : "")}");
        }
    }

    /// <summary>What the command ends with.</summary>
    public static int ExitCodeOf(TokenInspection inspection) =>
        (inspection.Verdict?.IsGranted ?? inspection.Lines.All(line => line.Severity != Severity.Finding))
            ? ExitCode.Good
            : ExitCode.Findings;

    private static void Members(string what, IReadOnlyList<TokenMember> members, Terminal terminal)
    {
        foreach (var member in members)
        {
            terminal.Line($"  {what} {member.Name}: {member.Shown}");
        }
    }
}
