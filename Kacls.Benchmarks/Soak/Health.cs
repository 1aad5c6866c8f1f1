using System.Globalization;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Memory;

namespace Kacls.Benchmarks.Soak;

/// <summary>The service's memory and handles at one moment.</summary>
internal readonly record struct HealthReading(TimeSpan At, Reading Memory, int Handles, int Threads);

/// <summary>
/// The service's memory and handles all along, and whether they are flat: over the second half a line is laid through them (Theil and
/// Sen's, the median of the slopes between all pairs, which single peaks don't bend), and what it rises in that time is bounded.
/// </summary>
internal sealed class Health(ServerProcess server, Stalls stalls, Func<TimeSpan> now)
{
    /// <summary>More than the pools of connections breathe; a leak of one in a thousand requests is far more within minutes.</summary>
    private const double MoreHandles = 12;

    private const double MoreThreads = 6;
    private readonly List<HealthReading> readings = [];

    internal HealthReading First => readings[0];

    internal HealthReading Middle => readings[readings.Count / 2];

    internal HealthReading Last => readings[^1];

    internal async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Handles before the memory is asked for, which opens some.
            var (handles, threads) = (server.Handles, server.Threads);
            readings.Add(new(now(), await stalls.DuringAsync(() => Reading.OfAsync(server)), handles, threads));
            await Task.Delay(every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What rises beyond its bound, a sentence each.</summary>
    /// <param name="requests">In the second half.</param>
    internal IEnumerable<string> Faults(int requests)
    {
        var (alive, rest) = (Rise(reading => reading.Memory.Alive), Rise(reading => reading.Memory.Rest));
        var growth = new Growth(requests, default, new(0, (long)alive, (long)rest));
        if (!growth.IsBounded)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Memory rises by {alive / 1e6:F2} MB alive and {rest / 1e6:F2} MB at rest in {requests:N0} requests.");
        }

        foreach (var (name, rise, most) in new[]
        {
            ("Handles", Rise(reading => reading.Handles), MoreHandles), ("Threads", Rise(reading => reading.Threads), MoreThreads),
        })
        {
            if (rise > most)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} rise by {rise:F1}; {most:F0} are allowed.");
            }
        }
    }

    /// <summary>The rise of the line over the second half.</summary>
    internal double Rise(Func<HealthReading, double> value)
    {
        var half = readings.Where(reading => reading.At >= readings[^1].At / 2).ToArray();
        return half.Length < 2 ? 0 : Slope([.. half.Select(reading => (reading.At.TotalSeconds, value(reading)))])
            * (half[^1].At - half[0].At).TotalSeconds;
    }

    /// <summary>The median of the slopes between all pairs of points.</summary>
    internal static double Slope(IReadOnlyList<(double At, double Value)> points)
    {
        var slopes = points.Index()
            .SelectMany(
                first => points.Skip(first.Index + 1),
                (first, second) => (second.Value - first.Item.Value) / (second.At - first.Item.At))
            .Order().ToArray();
        return slopes.Length == 0 ? 0 : slopes[slopes.Length / 2];
    }
}
