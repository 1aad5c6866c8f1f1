using System.Globalization;

namespace Kacls.Benchmarks.Soak;

/// <summary>The service's memory in bytes and its handles at one moment.</summary>
internal readonly record struct HealthReading(TimeSpan At, long Resident, long Alive, long Rest, int Handles, int Threads);

/// <summary>
/// Whether memory and handles are flat: over the second half a line is laid through them (Theil and Sen's, the median of the slopes between
/// all pairs, which single peaks don't bend), and what it rises in that time is bounded.
/// </summary>
internal static class HealthTrend
{
    /// <summary>
    /// What a look at the heap differs from the next: telemetry and records wait, connections come and go. Beyond it a request may leave 32
    /// bytes behind, less than the least entry of a table.
    /// </summary>
    private const double AliveNoise = 1.5e6;

    /// <summary>The same for native memory, which nothing compacts.</summary>
    private const double RestNoise = 16e6;

    private const double Entry = 32;

    /// <summary>As the pools of connections breathe; a leak by one in a thousand requests is 90 in half an hour.</summary>
    private const double Handles = 30;

    private const double Threads = 12;

    /// <summary>What rises beyond its bound, a sentence each.</summary>
    /// <param name="readings">In the order of time.</param>
    /// <param name="requests">In the second half.</param>
    internal static IEnumerable<string> Faults(IReadOnlyList<HealthReading> readings, int requests)
    {
        (string Name, Func<HealthReading, double> Value, double Most)[] bounds =
        [
            ("Bytes alive", reading => reading.Alive, AliveNoise + (Entry * requests)),
            ("Bytes after a collection", reading => reading.Rest, RestNoise + (Entry * requests)),
            ("Handles", reading => reading.Handles, Handles),
            ("Threads", reading => reading.Threads, Threads),
        ];
        return bounds.Where(bound => Rise(readings, bound.Value) > bound.Most).Select(bound => string.Create(
            CultureInfo.InvariantCulture,
            $"{bound.Name} rise by {Rise(readings, bound.Value):N0} over the second half; {bound.Most:N0} are allowed."));
    }

    /// <summary>The rise of the line over the second half.</summary>
    internal static double Rise(IReadOnlyList<HealthReading> readings, Func<HealthReading, double> value)
    {
        var half = readings.Where(reading => reading.At >= readings[^1].At / 2).ToArray();
        var slopes = half.Index()
            .SelectMany(
                first => half.Skip(first.Index + 1),
                (first, second) => (value(second) - value(first.Item)) / (second.At - first.Item.At).TotalSeconds)
            .Order().ToArray();
        return slopes.Length == 0 ? 0 : slopes[slopes.Length / 2] * (half[^1].At - half[0].At).TotalSeconds;
    }
}
