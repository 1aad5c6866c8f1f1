namespace Kacls.Benchmarks.Soak;

/// <summary>What became of one request, its times counted from the start of the soak.</summary>
internal sealed record SoakOutcome(
    string Kind,
    string Operation,
    string? Marker,
    TimeSpan Sent,
    TimeSpan Done,
    int Status,
    string ReasonCode,
    string CorrelationId,
    Verdict Verdict)
{
    /// <summary>The names of what was wrong meanwhile, and of its concern; empty where nothing was.</summary>
    internal string Met { get; init; } = "";

    internal TimeSpan Took => Done - Sent;
}
