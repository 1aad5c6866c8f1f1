using System.Globalization;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Audit;

/// <summary>eng/flood.sh with fewer requests: every request is on record, counted, on the disk, or said to be lost.</summary>
public sealed class AuditFloodTests
{
    [Fact]
    public async Task no_record_vanishes_in_silence_whatever_the_ingestion_does()
    {
        var program = Path.Combine(Repository.Root, "Kacls.Benchmarks", "bin", "Release", "net10.0", "Kacls.Benchmarks.dll");
        var run = await ProgramRun.OfAsync("dotnet", program, "flood", "2000", "100");
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var rows = run.Output.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[1], cells => cells[2..9]
                .Select(cell => long.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(8, rows.Count);
        Assert.All(rows.Values, numbers => Assert.Equal((2_100, 100), (numbers[0], numbers[1])));
        foreach (var name in new[] { "0 ms", "150 ms", "1,000 ms", "439", "500", "refused connection" })
        {
            Assert.True(rows[name] is [2_100, 100, var recorded, var aggregated, var stored, 0, 0]
                && recorded + aggregated + stored == 2_100, run.Output);
        }

        Assert.True(rows["400"] is [_, _, 0, 0, 0, 2_100, > 200], run.Output);
        Assert.True(rows["206, every tenth"] is [_, _, _, _, 0, > 0, > 0], run.Output);
    }
}
