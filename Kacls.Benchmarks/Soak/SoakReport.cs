using System.Globalization;
using Kacls.Benchmarks.Pace;

namespace Kacls.Benchmarks.Soak;

/// <summary>The tables that a soak prints.</summary>
internal static class SoakReport
{
    internal static IEnumerable<string> Requests(IReadOnlyCollection<SoakOutcome> outcomes)
    {
        yield return "| request | sent | granted | refused, as it must be | refused in trouble | wrong "
            + "| p50 ms | p99 ms | p50 in trouble | p99 in trouble |";
        yield return "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
        foreach (var kind in outcomes.GroupBy(outcome => outcome.Kind).OrderByDescending(group => group.Count()))
        {
            yield return Row(kind.Key, [.. kind]);
        }

        yield return Row("**all**", outcomes);
    }

    internal static IEnumerable<string> Troubles(IReadOnlyList<Trouble> troubles, IReadOnlyCollection<SoakOutcome> outcomes)
    {
        yield return "| trouble | times | seconds | requests that met it | refused for it |";
        yield return "|---|---:|---:|---:|---:|";
        foreach (var kind in troubles.GroupBy(trouble => trouble.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var met = outcomes.Where(outcome => outcome.Met.Split(", ").Contains(kind.Key)).ToArray();
            yield return string.Create(
            CultureInfo.InvariantCulture,
                $"| {kind.Key} | {kind.Count()} | {kind.Sum(trouble => trouble.Length.TotalSeconds):F0} | {met.Length:N0} | "
                    + $"{met.Count(outcome => outcome.Verdict == Verdict.Troubled):N0} |");
        }
    }

    internal static IEnumerable<string> Memory(IReadOnlyList<HealthReading> readings)
    {
        yield return "| the service | at the start | in the middle | at the end | rise over the second half |";
        yield return "|---|---:|---:|---:|---:|";
        yield return Row("resident MB", reading => reading.Resident / 1e6);
        yield return Row("alive in the managed heap MB", reading => reading.Alive / 1e6);
        yield return Row("resident after a collection MB", reading => reading.Rest / 1e6);
        yield return Row("handles", reading => reading.Handles);
        yield return Row("threads", reading => reading.Threads);

        string Row(string name, Func<HealthReading, double> value) => string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {value(readings[0]):F1} | {value(readings[readings.Count / 2]):F1} | {value(readings[^1]):F1} | "
                + $"{HealthTrend.Rise(readings, value):F1} |");
    }

    private static string Row(string name, IReadOnlyCollection<SoakOutcome> outcomes)
    {
        var (calm, troubled) = (Latencies(outcomes, isTroubled: false), Latencies(outcomes, isTroubled: true));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {outcomes.Count:N0} | {Count(Verdict.Granted):N0} | {Count(Verdict.Refused):N0} | {Count(Verdict.Troubled):N0} | "
                + $"{Count(Verdict.Wrong):N0} | {calm.P50:F1} | {calm.P99:F1} | {troubled.P50:F1} | {troubled.P99:F1} |");

        int Count(Verdict verdict) => outcomes.Count(outcome => outcome.Verdict == verdict);
    }

    private static Percentiles Latencies(IEnumerable<SoakOutcome> outcomes, bool isTroubled) => Percentiles.Of(
        outcomes.Where(outcome => outcome.Verdict != Verdict.Gone && outcome.Met.Length > 0 == isTroubled).Select(outcome => outcome.Took));
}
