using System.Globalization;
using System.Text;

namespace Kacls.Benchmarks.Cold;

/// <summary>The table of the cold starts, in Markdown: medians of the turns, and of the turns' ratios.</summary>
internal static class ColdReport
{
    internal static string Of(IReadOnlyList<ColdCase> cases)
    {
        var table = new StringBuilder()
            .AppendLine("| host | app | first status | to the empty app's | first wrap | its call | a warm wrap | call to warm |")
            .AppendLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var each in cases)
        {
            var empty = cases.First(other => other.Host == each.Host);
            var ratio = Median(each.Starts.Zip(empty.Starts, (ours, theirs) => ours.Status / theirs.Status));
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {each.Host} | {each.Name} | {Median(each, times => times.Status):F0} ms | {ratio:F2} × | ");
            table.AppendLine(each.Warm is { TotalMilliseconds: var warm }
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Median(each, times => times.Wrap!.Value):F0} ms | {Median(each, times => times.WrapCall!.Value):F1} ms | "
                        + $"{warm:F2} ms | {Median(each, times => times.WrapCall!.Value) / warm:F1} × |")
                : "| | | |");
        }

        return table.ToString();
    }

    private static double Median(ColdCase of, Func<ColdTimes, TimeSpan> figure) =>
        Median(of.Starts.Select(times => figure(times).TotalMilliseconds));

    private static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
