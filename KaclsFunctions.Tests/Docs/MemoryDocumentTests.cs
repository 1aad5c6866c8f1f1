using Kacls.Audit;
using Kacls.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/performance.md, memory.</summary>
public sealed class MemoryDocumentTests
{
    [Fact]
    public void the_function_app_sets_nothing_of_the_collector() => Assert.DoesNotContain(
        "System.GC.",
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "KaclsFunctions.runtimeconfig.json")),
        StringComparison.Ordinal);

    [Fact]
    public void what_is_remembered_has_the_bounds_of_the_code_and_a_test()
    {
        var rows = Arithmetic.Rows(Repository.Read("docs/performance.md"), "| what | at most | test |").ToArray();
        Assert.Equal(
            [AuditRates.MaximumNames, AuditAggregates.MaximumUsers, 65_536, 256, ReplayCache.MaxTokens],
            rows.Select(cells => (int)Arithmetic.Number(cells[1])));
        var tests = typeof(MemoryDocumentTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => method.Name).ToHashSet();
        Assert.All(rows, cells => Assert.Contains(cells[2].Trim('`'), tests));
    }
}
