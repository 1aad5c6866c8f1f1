using System.Globalization;

namespace Kacls.Benchmarks.Pace;

/// <summary>Three figures of many durations, in milliseconds.</summary>
internal readonly record struct Percentiles(double P50, double P99, double Maximum)
{
    internal static Percentiles Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Select(duration => duration.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? default : new(sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], sorted[^1]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50:F1} | {P99:F1} | {Maximum:F1}");
}
