using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The rules for Microsoft Sentinel ask what our alerts and our workbook ask, in the form that Sentinel imports.</summary>
public sealed class SentinelRulesTests
{
    [Fact]
    public async Task a_rule_has_what_sentinel_asks_for()
    {
        var rules = await SentinelRule.AllAsync();
        Assert.All(rules, rule => Assert.Empty(SentinelSchema.Faults(rule)));
        Assert.Equal(rules.Count, rules.Select(rule => rule.Text("id")).Distinct().Count());
    }

    [Theory]
    [InlineData("id", "\"x\"", "id")]
    [InlineData("name", "\"Far more than the fifty characters that Sentinel recommends\"", "name")]
    [InlineData("description", null, "description")]
    [InlineData("severity", "\"Severe\"", "severity")]
    [InlineData("requiredDataConnectors", null, "requiredDataConnectors")]
    [InlineData("requiredDataConnectors", "[{\"connectorId\": \"Vault\", \"dataTypes\": []}]", "requiredDataConnectors")]
    [InlineData("queryFrequency", "\"1m\"", "queryFrequency")]
    [InlineData("queryPeriod", "\"5m\"", "queryPeriod")]
    [InlineData("queryPeriod", "\"3d\"", "queryFrequency")]
    [InlineData("triggerOperator", "\"more\"", "triggerOperator")]
    [InlineData("triggerThreshold", "300", "triggerThreshold")]
    [InlineData("tactics", "[\"Theft\"]", "tactics")]
    [InlineData("relevantTechniques", "[\"T1078\"]", "relevantTechniques")]
    [InlineData("query", null, "query")]
    [InlineData("entityMappings", "[]", "entityMappings")]
    [InlineData("entityMappings.0.entityType", "\"User\"", "entityMappings")]
    [InlineData("entityMappings.0.fieldMappings.0.identifier", "\"Email\"", "entityMappings")]
    [InlineData("entityMappings.0.fieldMappings.0.identifier", "\"UPNSuffix\"", "entityMappings")]
    [InlineData("version", "\"1\"", "version")]
    [InlineData("kind", "\"Often\"", "kind")]
    public async Task a_planted_fault_is_found(string path, string? value, string member)
    {
        var rule = (await SentinelRule.AllAsync()).Single(rule => rule.Name == "mass-opening");
        Assert.Contains(member, SentinelSchema.Faults(rule.With(path, value)));
    }

    /// <summary>Nothing is kept twice: the alert's or the workbook's query, and after it what the alert rule compares, or a time.</summary>
    [Fact]
    public async Task a_rule_asks_what_is_deployed()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("default");
        var deployed = DeployedQueries.Of(snapshot);
        Assert.All(await SentinelRule.AllAsync(), rule =>
        {
            var query = deployed.GetValueOrDefault($"alert-{rule.Name}") ?? deployed[rule.Name];
            Assert.StartsWith(query, rule.Query, StringComparison.Ordinal);
            var added = rule.Query[query.Length..];
            var alert = snapshot.OfType("Microsoft.Insights/scheduledQueryRules")
                .SingleOrDefault(alert => alert.Text("name") == $"kacls-{rule.Name}");
            if (alert?.Text("properties.criteria.allOf.0.metricMeasureColumn") is { } measure)
            {
                Assert.Equal($"| where {measure} > {alert.At("properties.criteria.allOf.0.threshold")}\n", added);
            }
            else
            {
                Assert.Matches(@"^(\| where \w+ (>|between) [^\n|]+\n)?$", added);
            }
        });
    }

    [ToolFact("node", "npm")]
    public async Task a_query_is_understood_and_answers_the_columns_that_entities_are_made_of()
    {
        var rules = await SentinelRule.AllAsync();
        var found = await QueryAnalysis.RunAsync(rules.ToDictionary(rule => rule.Name, rule => WithColumns(rule, rule.Columns)));
        Assert.All(found, rule => Assert.True(rule.Value is [], $"{rule.Key}: {string.Join(", ", rule.Value)}"));
        Assert.NotEmpty((await QueryAnalysis.RunAsync(
            new Dictionary<string, string> { ["planted"] = WithColumns(rules[0], ["Nobody"]) }))["planted"]);
    }

    [Fact]
    public async Task each_rule_is_in_the_document()
    {
        var document = Repository.Read("docs/audit.md");
        Assert.All(
            await SentinelRule.AllAsync(),
            rule => Assert.Contains($"\n| `{rule.Name}` | {rule.Text("severity")} | every {rule.Text("queryFrequency")} |", document,
                StringComparison.Ordinal));
    }

    private static string WithColumns(SentinelRule rule, IEnumerable<string> columns) =>
        $"{rule.Query}| project {string.Join(", ", columns.Distinct())}";
}
