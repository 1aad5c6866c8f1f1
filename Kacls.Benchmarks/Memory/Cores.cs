using System.Globalization;
using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Memory;

/// <summary>
/// Wraps on one core and on two. On one, the load has the other core for itself; on two it shares them with the server, so that the
/// processor time of a reply says more than the replies of a second.
/// </summary>
internal static class Cores
{
    internal static async Task RunAsync(int rounds)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var none = new Dictionary<string, string>();
        await Turns.RunLoadOnAsync("1");
        var one = await Turns.MeasureAsync([new("one", "0", none)], rounds, bound.Token);
        await Turns.RunLoadOnAsync("0,1");
        var two = await Turns.MeasureAsync([new("two, with the load", "0,1", none)], rounds, bound.Token);
        await Console.Out.WriteLineAsync(
            "| cores | wraps/s | p50 ms | p99 ms | CPU µs of a wrap | resident MB |\n|---|---:|---:|---:|---:|---:|");
        foreach (var (each, resident) in one.Concat(two))
        {
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {each.Kind} | {LoadReport.Median(each, round => round.Throughput):N0} | "
                    + $"{LoadReport.Median(each, round => round.P50):F2} | {LoadReport.Median(each, round => round.P99):F2} | "
                    + $"{LoadReport.Processor(each):F0} | {resident / 1e6:F0} |"));
        }
    }
}
