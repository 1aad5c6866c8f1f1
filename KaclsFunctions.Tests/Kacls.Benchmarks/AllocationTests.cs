using System.Globalization;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Benchmarks;

/// <summary><c>eng/bench.sh allocation</c>: exact, so that a test can hold it.</summary>
public sealed class AllocationTests
{
    [Fact]
    public async Task a_request_allocates_no_more_than_its_limit_and_the_limit_is_near()
    {
        var program = Path.Combine(Repository.Root, "Kacls.Benchmarks", "bin", "Release", "net10.0", "Kacls.Benchmarks.dll");
        var run = await ProgramRun.OfAsync("env", "DOTNET_TieredCompilation=0", "dotnet", program, "allocation");
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var rows = run.Output.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(["wrap", "unwrap", "wrap, refused"], rows.Select(cells => cells[1]));
        Assert.All(rows, cells => Assert.InRange(Number(cells[2]), Number(cells[3]) * 9 / 10, Number(cells[3])));

        static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
    }
}
