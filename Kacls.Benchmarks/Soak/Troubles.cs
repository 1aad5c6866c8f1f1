using System.Collections.Concurrent;

namespace Kacls.Benchmarks.Soak;

/// <summary>What is and was wrong in a soak.</summary>
internal sealed class Troubles(Func<TimeSpan> now)
{
    private readonly ConcurrentQueue<Trouble> all = new();

    internal IReadOnlyList<Trouble> All => [.. all];

    /// <summary>Takes down what was wrong by itself.</summary>
    internal void Add(Trouble trouble, TimeSpan from, TimeSpan until)
    {
        trouble.Begun(from);
        trouble.Ended(until);
        all.Enqueue(trouble);
    }

    /// <summary>Makes something wrong for a while.</summary>
    /// <param name="trouble">From now on.</param>
    /// <param name="begin">Makes it so.</param>
    /// <param name="end">Makes it right again.</param>
    /// <param name="length">For how long.</param>
    /// <param name="stop">Ends it early.</param>
    internal async Task LastAsync(Trouble trouble, Action begin, Action end, TimeSpan length, CancellationToken stop)
    {
        all.Enqueue(trouble);
        begin();
        trouble.Begun(now());
        try
        {
            await Task.Delay(length, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            trouble.Ending(now());
            end();
            trouble.Ended(now());
        }
    }

    /// <summary>Those that a request may have met, of those that concern it.</summary>
    internal IReadOnlyList<Trouble> Met(SoakCall call, TimeSpan sent, TimeSpan done) =>
        [.. all.Where(trouble => trouble.Concerns(call) && trouble.Touches(sent - call.Age, done))];
}
