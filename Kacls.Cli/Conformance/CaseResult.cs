namespace Kacls.Cli.Conformance;

/// <summary>What came of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">Passed, failed or skipped.</param>
/// <param name="Detail">Why it failed or was skipped.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record CaseResult(Case Case, CaseOutcome Outcome, string? Detail, TimeSpan Duration);

/// <summary>What came of a case.</summary>
internal enum CaseOutcome
{
    /// <summary>The service does what the rule says.</summary>
    Passed,

    /// <summary>It doesn't.</summary>
    Failed,

    /// <summary>The service has no such method or issuer.</summary>
    Skipped,
}
