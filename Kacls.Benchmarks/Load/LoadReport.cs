using System.Globalization;
using System.Text;
using Kacls.Benchmarks.Servers;

namespace Kacls.Benchmarks.Load;

/// <summary>The table of a comparison, in Markdown.</summary>
internal static class LoadReport
{
    internal static string Of(IReadOnlyList<LoadCase> cases)
    {
        var table = new StringBuilder()
            .AppendLine("| operation | server | replies/s | p50 ms | p99 ms | CPU µs | bytes | throughput to bare | CPU to bare |")
            .AppendLine("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var each in cases.OrderByDescending(each => each.Operation, StringComparer.Ordinal))
        {
            var bare = cases.Single(other => other.Operation == each.Operation && other.Kind == BenchmarkServer.Bare);
            table.AppendLine(CultureInfo.InvariantCulture,
                $"| {each.Operation} | {NameOf(each.Kind)} | {Median(each, round => round.Throughput):F0} | "
                    + $"{Median(each, round => round.P50):F2} | {Median(each, round => round.P99):F2} | {Processor(each):F1} | "
                    + $"{Allocated(each):F0} | "
                    + $"{Ratio(each, bare, round => round.Throughput):P1} | {Processor(each) / Processor(bare):F2} × |");
        }

        return table.ToString();
    }

    private static string NameOf(string kind) => kind switch
    {
        BenchmarkServer.Bare => "bare endpoint",
        BenchmarkServer.Local => "KACLS, Local KEK",
        BenchmarkServer.Local + " before" => "KACLS, Local KEK, the other build",
        BenchmarkServer.Exported => "KACLS, Local KEK, telemetry exported",
        _ => "KACLS, Key Vault KEK",
    };

    /// <summary>Over all rounds, because the system's steps are too coarse for one.</summary>
    internal static double Processor(LoadCase of) =>
        of.Rounds.Sum(round => round.Processor.TotalMicroseconds) / of.Rounds.Sum(round => round.Replies);

    private static double Allocated(LoadCase of) =>
        Median(of, round => (double)round.Allocated / round.Replies);

    internal static double Median(LoadCase of, Func<Round, double> figure) => Median(of.Rounds.Select(figure));

    internal static double Ratio(LoadCase of, LoadCase to, Func<Round, double> figure) =>
        Median(of.Rounds.Zip(to.Rounds, (ours, theirs) => figure(ours) / figure(theirs)));

    private static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
