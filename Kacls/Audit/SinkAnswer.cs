namespace Kacls.Audit;

/// <summary>What has become of a batch. What neither list names was taken.</summary>
/// <param name="Reason">A word for what went wrong, without anything of the records; <c>ok</c> where nothing did.</param>
/// <param name="Again">The places of those that were not taken now, and may be later.</param>
/// <param name="Refused">The places of those that were refused as they are.</param>
internal sealed record SinkAnswer(string Reason, IReadOnlyList<int> Again, IReadOnlyList<int> Refused)
{
    /// <summary>All was taken.</summary>
    public static SinkAnswer Taken { get; } = new("ok", [], []);

    /// <summary>How long to wait, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The batch is too large: its halves may not be.</summary>
    public bool TooLarge { get; init; }

    /// <summary>Nothing was taken, and may be later.</summary>
    public static SinkAnswer AllAgain(string reason, int count) => new(reason, [.. Enumerable.Range(0, count)], []);

    /// <summary>All were refused.</summary>
    public static SinkAnswer AllRefused(string reason, int count) => new(reason, [], [.. Enumerable.Range(0, count)]);
}
