using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>What the Kusto language service says of the queries of the workbook and of the alerts.</summary>
public sealed class QueryAnalysisTests
{
    private static readonly (string Query, string Fault)[] Planted =
    [
        ("AppEvent | take 1", "The name 'AppEvent' does not refer to any known table"),
        ("AppEvents | where Naem == 'KaclsAudit'", "The name 'Naem' does not refer to any known column"),
        ("AppEvents | where HttpStatusCode == 1", "The name 'HttpStatusCode' does not refer to any known column"),
        ("AppEvents | project TimeGenerated | order by Name desc", "The name 'Name' does not refer to any known column"),
        ("VaultEvents | take 1", "The name 'VaultEvents' does not refer to any known table"),
        ("AppEvents | wher Name == 'KaclsAudit'", "Query operator expected"),
        ("AppEvents | where tolowercase(Name) == 'kaclsaudit'", "The name 'tolowercase' does not refer to any known function"),
        ("AppEvents | where isempty(Name, 1)", "The function 'isempty' expects 1 argument"),
        ("AppEvents | where Name > 5", "The operator '>' is not defined for the operand types string and long"),
        ("AppEvents | where TimeGenerated > ago(15)", "A value of type timespan expected"),
        ("AppMetrics | summarize sum(Name)", "The argument value must be summable"),
        ("AppEvents | mv-expand A = Properties to typeof(strin)", "The name 'strin' is not a valid type name"),
        ("AppEvents | join kind=iner AppMetrics on Name", "Expected one of: inner"),
        ("AppEvents | where (Name == 'KaclsAudit'", "Expected: )"),
    ];

    [ToolFact("node", "npm")]
    public async Task each_deployed_query_is_understood()
    {
        var deployed = DeployedQueries.Of(await InfraScenarios.SnapshotAsync("default"));
        Assert.NotEmpty(deployed);
        Assert.All(
            await QueryAnalysis.RunAsync(deployed),
            query => Assert.True(query.Value is [], $"{query.Key}: {string.Join(", ", query.Value)}"));
    }

    [ToolFact("node", "npm")]
    public async Task a_planted_fault_is_found()
    {
        var found = await QueryAnalysis.RunAsync(Planted.ToDictionary(fault => fault.Query, fault => fault.Query));
        Assert.All(
            Planted, planted => Assert.Contains(found[planted.Query], fault => fault.Contains(planted.Fault, StringComparison.Ordinal)));
    }
}
