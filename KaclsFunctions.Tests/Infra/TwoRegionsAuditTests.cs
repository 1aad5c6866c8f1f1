using System.Text.Json.Nodes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// An app uses the vaults of both regions, and a vault logs to the workspace of its own: what puts the two together reads both workspaces.
/// </summary>
public sealed class TwoRegionsAuditTests
{
    private static readonly string[] OfAllRegions = ["key-versions", "record-finder", "vault-join", "vault-without-record"];

    [Fact]
    public async Task what_joins_vaults_and_records_reads_the_workspaces_of_both_regions_and_nothing_else_does()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-regions");
        var workspaces = snapshot.OfType("Microsoft.OperationalInsights/workspaces").Select(workspace => workspace.Id).ToArray();
        Assert.Equal(2, workspaces.Length);
        var workbooks = snapshot.OfType("Microsoft.Insights/workbooks").ToArray();
        Assert.Equal(2, workbooks.Length);
        Assert.All(workbooks, workbook => Assert.All(Queries(workbook), query => Assert.Equal(
            OfAllRegions.Contains(query.Key) ? workspaces.Order() : [], query.Value.Order())));
    }

    [Fact]
    public async Task of_one_region_no_other_workspace_is_named()
    {
        var workbook = (await InfraScenarios.SnapshotAsync("default")).OfType("Microsoft.Insights/workbooks").Single();
        Assert.Superset(OfAllRegions.ToHashSet(), Queries(workbook).Keys.ToHashSet());
        Assert.All(Queries(workbook).Values, Assert.Empty);
    }

    /// <summary>Else the alert would never fire: Front Door's probes and the availability test ask all the time.</summary>
    [Fact]
    public void who_asks_for_status_is_no_request() => Assert.Contains(
        "!in (\"seal\", \"probe\", \"configuration\", \"status\")",
        Repository.Read("infra/monitoring/queries/alert-no-requests.kql"),
        StringComparison.Ordinal);

    /// <summary>The workspaces that each query names.</summary>
    private static Dictionary<string, string[]> Queries(PredictedResource workbook) =>
        JsonNode.Parse(workbook.Text("properties.serializedData")!)!["items"]!.AsArray()
            .Where(item => item!["type"]!.GetValue<int>() == 3)
            .ToDictionary(
                item => item!["name"]!.GetValue<string>(),
                item => item!["content"]!["crossComponentResources"]?.AsArray().Select(id => id!.GetValue<string>()).ToArray() ?? []);
}
