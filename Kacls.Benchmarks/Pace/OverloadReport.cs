using System.Globalization;

namespace Kacls.Benchmarks.Pace;

/// <summary>The table of an overload, in Markdown.</summary>
internal sealed class OverloadReport
{
    // Slower than that is not normal (the product's longest wait for a turn, and the vault's own time).
    private static readonly TimeSpan NormalLatency = TimeSpan.FromMilliseconds(250);

    private readonly List<string> rows = [];

    internal void Add(
        string vault, Exchange[] flood, Exchange[] control, Exchange[] beside, List<double> memory, Exchange[] after)
    {
        var refused = flood.Where(exchange => !exchange.IsGranted).ToArray();
        var granted = flood.Length - refused.Length;
        var last = flood.Where(exchange => exchange.IsGranted).Max(exchange => exchange.Done);
        var slowest = Percentiles.Of(refused.Select(exchange => exchange.Latency));
        var abnormal = after.Where(exchange => !exchange.IsGranted || exchange.Latency > NormalLatency).Select(exchange => exchange.Due);
        var (without, with) = (Latency(control), Latency(beside));
        rows.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"| {vault} | {flood.Length} | {granted} | {refused.Length} | {refused.Count(IsRight)} | "
                + $"{slowest.P99:F0} / {slowest.Maximum:F0} | {Latency(flood).Maximum:F0} | "
                + $"{granted / (last.TotalSeconds * OverloadRun.Limit):P0} | {without.P50:F2} / {without.P99:F1} | "
                + $"{with.P50:F2} / {with.P99:F1} | {memory[memory.Count / 3]:F0} → {memory[^1]:F0} | "
                + $"{abnormal.LastOrDefault().TotalSeconds:F1} |"));
    }

    internal async Task PrintAsync()
    {
        await Console.Out.WriteLineAsync("Milliseconds are p99 / slowest of refusals, and p50 / p99 of wraps.");
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(
            "| the vault | unwraps | granted | refused | with Retry-After | refusals, ms | slowest of all, ms | goodput to limit "
                + "| wraps beside as many wraps, ms | wraps beside the overload, ms | memory, MB | normal after, s |");
        await Console.Out.WriteLineAsync("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            await Console.Out.WriteLineAsync(row);
        }
    }

    private static bool IsRight(Exchange exchange) => exchange is { Status: 503, AsksToWait: true };

    private static Percentiles Latency(Exchange[] exchanges) => Percentiles.Of(exchanges.Select(exchange => exchange.Latency));
}
