using System.Globalization;
using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Memory;

/// <summary>
/// What settings of the garbage collector do to wraps and to memory on instances of Flex Consumption's sizes: 2,048 MB have one core, and
/// 512 MB a quarter of one. A limit of the heap stands for the instance's memory: three quarters of it, as in a container.
/// </summary>
internal static class Collectors
{
    private static readonly (string Name, string Limit, string Processors)[] Instances =
    [
        ("4,096 MB, two cores", "0xC0000000", "0,1"),
        ("2,048 MB, one core", "0x60000000", "0"),
        ("512 MB, one core", "0x18000000", "0"),
    ];

    /// <summary>The first is what the published app has unless its project says otherwise.</summary>
    private static readonly (string Name, Dictionary<string, string> Settings)[] Settings =
    [
        ("workstation, concurrent", new() { ["DOTNET_gcServer"] = "0" }),
        ("workstation, not concurrent", new() { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" }),
        ("workstation, GCConserveMemory 5", new() { ["DOTNET_gcServer"] = "0", ["DOTNET_GCConserveMemory"] = "5" }),
        ("server, adapting (DATAS)", new() { ["DOTNET_gcServer"] = "1", ["DOTNET_GCDynamicAdaptationMode"] = "1" }),
        ("server, not adapting", new() { ["DOTNET_gcServer"] = "1", ["DOTNET_GCDynamicAdaptationMode"] = "0" }),
    ];

    internal static async Task RunAsync(int rounds)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await Console.Out.WriteLineAsync("| instance | collector | wraps/s | to the first | p99 ms | CPU to the first | resident MB |");
        await Console.Out.WriteLineAsync("|---|---|---:|---:|---:|---:|---:|");
        foreach (var (instance, limit, processors) in Instances)
        {
            await Turns.RunLoadOnAsync(processors == "0" ? "1" : processors);
            var measured = await Turns.MeasureAsync(
                [
                    .. Settings.Select(each => new Variant(
                        each.Name, processors, new Dictionary<string, string>(each.Settings) { ["DOTNET_GCHeapHardLimit"] = limit })),
                ],
                rounds,
                bound.Token);
            var first = measured[0].Case;
            foreach (var (each, resident) in measured)
            {
                await Console.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {instance} | {each.Kind} | {LoadReport.Median(each, round => round.Throughput):N0} | "
                        + $"{LoadReport.Ratio(each, first, round => round.Throughput):P0} | "
                        + $"{LoadReport.Median(each, round => round.P99):F1} | "
                        + $"{LoadReport.Processor(each) / LoadReport.Processor(first):F2} × | {resident / 1e6:F0} |"));
            }
        }
    }
}
