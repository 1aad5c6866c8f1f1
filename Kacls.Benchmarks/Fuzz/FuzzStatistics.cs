using System.Globalization;

namespace Kacls.Benchmarks.Fuzz;

/// <summary>What a run saw of one target.</summary>
internal sealed class FuzzStatistics(FuzzTarget target)
{
    private readonly Dictionary<string, long> outcomes = new(StringComparer.Ordinal);
    private TimeSpan time;
    private TimeSpan slowest;
    private long largest;

    internal FuzzTarget Target => target;

    internal long Executions { get; private set; }

    internal IEnumerable<string> Outcomes => outcomes.Keys;

    internal void Add(ExecutionResult result, TimeSpan withMaking)
    {
        Executions++;
        time += withMaking;
        slowest = result.Elapsed > slowest ? result.Elapsed : slowest;
        largest = Math.Max(largest, result.Allocated);
        outcomes[result.Outcome] = outcomes.GetValueOrDefault(result.Outcome) + 1;
    }

    internal static void Print(IReadOnlyList<FuzzStatistics> all, TextWriter writer)
    {
        writer.WriteLine("| target | executions | a second | accepted | refused | outcomes reached | slowest | largest allocation |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var one in all)
        {
            writer.WriteLine(one.Row());
        }

        foreach (var one in all)
        {
            writer.WriteLine();
            writer.WriteLine($"{one.Target.Name}: {string.Join(", ", one.outcomes.OrderByDescending(outcome => outcome.Value).Select(
                outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Key} {outcome.Value:#,0}")))}");
        }
    }

    private string Row()
    {
        var accepted = outcomes.GetValueOrDefault(FuzzTarget.Accepted);
        var reached = Target.Possible is { } possible ? $"{outcomes.Count} of {possible}" : $"{outcomes.Count}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Target.Name} | {Executions:#,0} | {Executions / Math.Max(0.001, time.TotalSeconds):#,0} | {accepted:#,0} | "
                + $"{Executions - accepted:#,0} | {reached} | {slowest.TotalMilliseconds:0} ms | {largest / 1024:#,0} KiB |");
    }
}
