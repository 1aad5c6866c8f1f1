using System.Globalization;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/costs.md: each amount is what stands beside it, and the sum is theirs.</summary>
public sealed partial class CostsDocumentTests
{
    private static readonly string Document = Repository.Read("docs/costs.md");

    [Fact]
    public void an_amount_is_what_its_formula_says() => Assert.All(
        Row().Matches(Document).Select(row => row.Groups),
        row => Assert.Equal(
            Math.Abs(Number(row["amount"].Value)),
            Math.Round(row["formula"].Value.Split(" + ").Sum(Product), 2, MidpointRounding.AwayFromZero)));

    [Theory]
    [InlineData("# What it costs", 15)]
    [InlineData("## A second region", 12)]
    public void a_sum_is_that_of_its_rows(string heading, int count)
    {
        var section = Document[Document.IndexOf(heading, StringComparison.Ordinal)..];
        var table = section.Split("\n\n").First(part => part.Contains("| **sum**", StringComparison.Ordinal));
        var rows = Row().Matches(table).Select(row => Number(row.Groups["amount"].Value)).ToArray();
        Assert.Equal(count, rows.Length);
        Assert.Contains($"| **sum** | | **{rows.Sum().ToString(CultureInfo.InvariantCulture)}** |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void the_always_ready_instances_are_the_deployments_default()
    {
        var instances = AlwaysReady().Match(Repository.Read("infra/main.bicep")).Groups["count"].Value;
        Assert.StartsWith($"{instances} × 2 GB × 2,628,000 s × ", Row().Match(Document).Groups["formula"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_log_alerts_are_the_deployments()
    {
        var often = (await InfraScenarios.SnapshotAsync("default")).OfType("Microsoft.Insights/scheduledQueryRules")
            .ToLookup(rule => rule.Text("properties.evaluationFrequency") == "PT5M");
        Assert.Contains(
            $"\n| log alerts: {often[true].Count()} every 5 minutes, {often[false].Count()} less often | "
            + $"{often[true].Count()} × 1.50 + {often[false].Count()} × 0.50 |",
            Document,
            StringComparison.Ordinal);
    }

    /// <summary>Factors are numbers, and their units are words.</summary>
    private static decimal Product(string formula) =>
        formula.Split(" × ").Aggregate(1m, (product, factor) => product * Number(factor.Split(' ')[0]));

    private static decimal Number(string text) =>
        decimal.Parse(text.Replace('–', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\| .* \| (?<formula>[\d.,]+[^|]*) \| (?<amount>[–+]?[\d,]+\.\d\d) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"^param alwaysReadyInstances int = (?<count>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AlwaysReady();
}
