using System.Globalization;

namespace Kacls.Benchmarks.Pace;

/// <summary>How long a run of latencies is.</summary>
/// <param name="Case">Each line of the table.</param>
/// <param name="WarmUp">Beforehand, for each host.</param>
/// <param name="Load">Each load of the picture; zero: no picture.</param>
internal sealed record PaceLength(TimeSpan Case, TimeSpan WarmUp, TimeSpan Load)
{
    internal static PaceLength Of(string[] words) => words switch
    {
        ["quick"] => new(TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(1), TimeSpan.Zero),
        ["long"] => new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)),
        [var seconds] => new(
            TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(5), TimeSpan.Zero),
        _ => new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)),
    };
}
