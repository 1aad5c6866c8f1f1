namespace Kacls.Benchmarks.Soak;

/// <summary>Something that is wrong for a while, and what a request that it concerns may be answered with meanwhile.</summary>
/// <param name="Name">Its row in the report.</param>
/// <param name="Concerns">Which requests.</param>
/// <param name="Allows">The reason codes that they may be refused with besides.</param>
internal sealed record Trouble(string Name, Func<SoakCall, bool> Concerns, params IReadOnlyList<string> Allows)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.1);
    private TimeSpan from = TimeSpan.MaxValue;
    private TimeSpan ending = TimeSpan.MaxValue;
    private TimeSpan until = TimeSpan.MaxValue;
    private bool isPast;

    /// <summary>Whether a request that it concerns must be refused: granting it would be the fault.</summary>
    internal bool Forbids { get; init; }

    /// <summary>How long after its end a request may still meet it: what the service remembers of it, by the documents.</summary>
    internal TimeSpan Echo { get; init; } = TimeSpan.FromSeconds(1);

    internal TimeSpan Length => until - from;

    internal void Begun(TimeSpan at) => from = at;

    internal void Ending(TimeSpan at) => ending = at;

    internal void Ended(TimeSpan at) => (until, isPast) = (at, true);

    /// <summary>Whether a request that was sent and answered then may have met it; before it has quite begun any may.</summary>
    internal bool Touches(TimeSpan sent, TimeSpan done) =>
        (from == TimeSpan.MaxValue || done >= from - Moment) && (!isPast || sent <= until + Echo);

    /// <summary>Whether it lasted from before the request was sent until after its answer.</summary>
    internal bool Covers(TimeSpan sent, TimeSpan done) => sent >= from && done <= ending;
}
