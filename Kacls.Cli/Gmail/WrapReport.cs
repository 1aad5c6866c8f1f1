using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary>What <c>kacls gmail wrap</c> did.</summary>
/// <param name="KaclsUrl">The key service.</param>
/// <param name="Users">Each user.</param>
internal sealed record WrapReport(string? KaclsUrl, IReadOnlyList<WrapReport.User> Users)
{
    /// <summary>Whether every user's files are there, or could be.</summary>
    public bool IsGood => Users.All(user => user.Outcome is WrapOutcome.Ready or WrapOutcome.Wrapped or WrapOutcome.Kept);

    /// <summary>A line a user, and one for each fault.</summary>
    public void WriteTo(Terminal terminal)
    {
        foreach (var user in Users)
        {
            terminal.Line($"{user.Email}: {JsonOutput.Word(user.Outcome).Replace('_', ' ')}");
            foreach (var fault in user.Faults ?? [])
            {
                terminal.Line($"  {fault}");
            }
        }

        if (Users.Any(user => user.Outcome == WrapOutcome.Faulty))
        {
            terminal.Line("Nothing was sent.");
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="Email">The address.</param>
    /// <param name="Outcome">What became of the key.</param>
    /// <param name="Faults">Why it didn't go further.</param>
    /// <param name="Code">The HTTP status of a refusal.</param>
    /// <param name="ReasonCode">The reason code of a refusal.</param>
    /// <param name="CorrelationId">What its audit record is found by.</param>
    internal sealed record User(
        string Email, WrapOutcome Outcome, IReadOnlyList<string>? Faults = null, int? Code = null, string? ReasonCode = null,
        string? CorrelationId = null);
}
