using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The queries of the alerts and of the workbook, as a deployment writes them, by the names of their files.</summary>
internal static class DeployedQueries
{
    internal static IReadOnlyDictionary<string, string> Of(Snapshot snapshot)
    {
        var alerts = snapshot.OfType("Microsoft.Insights/scheduledQueryRules").Select(alert =>
            (Name: QueryOf(alert.Text("name")!), Text: alert.Text("properties.criteria.allOf.0.query")!));
        var workbook = JsonNode.Parse(snapshot.OfType("Microsoft.Insights/workbooks").Single().Text("properties.serializedData")!)!;

        // Type 3 is a query.
        var items = workbook["items"]!.AsArray().Where(item => item!["type"]!.GetValue<int>() == 3)
            .Select(item => (Name: item!["name"]!.GetValue<string>(), Text: item["content"]!["query"]!.GetValue<string>()));
        return alerts.Concat(items).Distinct().ToDictionary(query => query.Name, query => query.Text, StringComparer.Ordinal);
    }

    /// <summary>The file of an alert's query: one of its own, or one that the workbook shows as well.</summary>
    private static string QueryOf(string alert) =>
        alert.Replace("kacls-", File.Exists(FileOf(alert)) ? "alert-" : "", StringComparison.Ordinal);

    private static string FileOf(string alert) => Path.Combine(
        InfraCopy.Original, "monitoring", "queries", alert.Replace("kacls-", "alert-", StringComparison.Ordinal) + ".kql");
}
