using System.Collections.Concurrent;
using Kacls.Cli.Conformance;
using Kacls.Testing.OtherService;
using Xunit.Abstractions;

namespace KaclsFunctions.Tests.Mutants;

/// <summary>
/// The conformance test is judged by the broken services that it finds. With MUTANTS=all every case is tried on every fault, and the
/// table of docs/conformance-mutants.md is written anew; without, each fault meets the one case that the table names.
/// </summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private static readonly ParallelOptions AFewAtOnce = new() { MaxDegreeOfParallelism = 4 };

    [Fact]
    public async Task every_fault_is_caught_by_the_case_that_the_table_names()
    {
        var all = Environment.GetEnvironmentVariable("MUTANTS") == "all";
        var table = MutantTable.Read();
        var caught = new ConcurrentDictionary<string, Case>();
        await Parallel.ForEachAsync(Faults.All, AFewAtOnce, async (fault, _) =>
        {
            var named = table.GetValueOrDefault(fault.Name);
            var cases = all ? LikelyCases.For(fault, Catalogue.All, named) : [.. Catalogue.All.Where(each => each.Name == named)];

            // Some faults show in some random keys only.
            for (var attempt = 1; attempt <= 3 && !caught.ContainsKey(fault.Name); attempt++)
            {
                if (await Trial.CatchAsync(fault, cases) is { } found)
                {
                    caught[fault.Name] = found;
                }
            }
        });
        if (all)
        {
            MutantTable.Write(Faults.All.Select(fault => (fault, caught.GetValueOrDefault(fault.Name))));
        }

        var missed = Faults.All.Where(fault => !caught.ContainsKey(fault.Name)).ToList();
        output.WriteLine($"{caught.Count} of {Faults.All.Count} caught.");
        Assert.True(missed.Count == 0, "Missed: " + string.Join(", ", missed));
    }

    /// <summary>So that the exit code says it, and not the output alone.</summary>
    [Fact]
    public void what_googles_reference_forbids_is_caught_by_a_case_of_that_level()
    {
        var table = MutantTable.Read();
        var levels = Catalogue.All.ToDictionary(each => each.Name, each => each.Level, StringComparer.Ordinal);
        Assert.All(
            Faults.All.Where(fault => fault.Level == "google"),
            fault => Assert.True(levels.GetValueOrDefault(table[fault.Name], CaseLevel.Inferred) == CaseLevel.Google, fault.Name));
    }

    [Fact]
    public void the_table_has_a_row_for_each_fault_and_no_other()
    {
        var table = MutantTable.Read();
        Assert.Equal(Faults.All.Select(fault => fault.Name).Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        var rows = KaclsFunctions.Tests.Support.Repository.Read(MutantTable.Path).Split('\n');
        Assert.All(Faults.All, fault => Assert.Contains(MutantTable.Row(fault, table[fault.Name]), rows));
    }

    [Fact]
    public void faults_have_names_of_their_own()
    {
        Assert.Equal(Faults.All.Count, Faults.All.DistinctBy(fault => fault.Name).Count());
        Assert.True(Faults.All.Count >= 200);
    }
}
