namespace Kacls.Diagnostics;

/// <summary>How a request ended, in the words of its audit record.</summary>
/// <param name="Operation">The operation's name.</param>
/// <param name="Outcome">granted, denied or failed.</param>
/// <param name="ReasonCode">The reason code; ok where it was granted.</param>
/// <param name="Application">The Google application, where a token named one.</param>
/// <param name="CorrelationId">Leads to the audit record, which says the rest.</param>
/// <param name="DurationMs">How long the answer took.</param>
internal readonly record struct RequestOutcome(
    string Operation, string Outcome, string ReasonCode, string? Application, string CorrelationId, double DurationMs);
