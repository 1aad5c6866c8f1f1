using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Errors;
using Kacls.Operations;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The queries of the workbook and of the alerts: there is no engine here to run them, so every word of them is looked at.</summary>
public sealed partial class QueriesTests
{
    private const string Shared = "vault-events";
    private static readonly string Folder = Path.Combine(Repository.Root, "infra", "monitoring");

    private static readonly string[] Queries =
        [.. Directory.GetFiles(Path.Combine(Folder, "queries"), "*.kql").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Queries];

    [Theory]
    [MemberData(nameof(Names))]
    public void a_query_says_nothing_that_does_not_exist(string name) => Assert.Empty(Faults(Read(name)));

    [Theory]
    [InlineData("AppEvent | where Name == \"KaclsAudit\"", "AppEvent")]
    [InlineData("AppEvents | where Naem == \"KaclsAudit\"", "Naem")]
    [InlineData("AppEvents | where HttpStatusCode == 1", "HttpStatusCode")]
    [InlineData("AppEvents | wher Name == \"KaclsAudit\"", "wher")]
    [InlineData("AppEvents | project A = Properties.usr", "usr")]
    [InlineData("AppEvents | project A = Properties[\"resource\"]", "resource")]
    [InlineData("AppEvents | where tostring(Properties.operation) in (\"wrap\", \"unwarp\")", "unwarp")]
    [InlineData("AppEvents | where tostring(Properties.outcome) != \"refused\"", "refused")]
    [InlineData("AppEvents | where tostring(Properties.reason_code) == \"perimeter\"", "perimeter")]
    [InlineData("AppMetrics | where Name == \"kacls.request\"", "kacls.request")]
    [InlineData("AppMetrics | where Name == \"kacls.kek.throttled\" | project A = Properties.user", "user")]
    [InlineData("AppEvents | where Name == \"KaclsAudits\"", "KaclsAudits")]
    [InlineData("AppEvents | where (Name == \"KaclsAudit\"", "unbalanced")]
    [InlineData("AppEvents | where Name == \"KaclsAudit", "unbalanced")]
    [InlineData("AppEvents | extend A = Name | where B == A", "B")]
    public void a_planted_fault_is_found(string query, string fault) => Assert.Contains(fault, Faults("// Does it?\n" + query));

    [Theory]
    [MemberData(nameof(Names))]
    public void a_query_says_what_it_answers(string name)
    {
        var text = Read(name);
        Assert.Matches(name == Shared ? "^VaultEvents: " : @"^[A-Z][\w ,]+: .*(\?|\.)", new KqlText(text).Comments);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 150, line));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void each_query_is_used_once_by_the_workbook_or_by_an_alert()
    {
        var used = Loads().Matches(Bicep("workbook") + Bicep("alerts")).Select(match => match.Groups[1].Value).Where(name => name != Shared);
        Assert.Equal(Queries.Where(name => name != Shared).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void what_needs_the_vaults_events_gets_them()
    {
        foreach (var line in (Bicep("workbook") + Bicep("alerts")).Split('\n'))
        {
            if (Loads().Match(line) is { Success: true } load && load.Groups[1].Value is var name && name != Shared)
            {
                Assert.Equal(new KqlText(Read(name)).Words.Contains("VaultEvents"), line.Contains("${vaultEvents}", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void the_workbook_shows_each_query_that_its_bicep_loads()
    {
        var loaded = Key().Matches(Bicep("workbook")).Select(match => (match.Groups["key"].Value, match.Groups["file"].Value)).ToArray();
        Assert.All(loaded, pair => Assert.Equal(pair.Item1, pair.Item2));
        var shown = Items().Where(item => item.GetProperty("type").GetInt32() == 3).Select(item => item.GetProperty("content").GetProperty("query").GetString());
        Assert.Equal(loaded.Select(pair => pair.Item1).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void the_workbook_asks_for_what_its_queries_take()
    {
        var items = Items();
        Assert.Equal(items.Length, items.Select(item => item.GetProperty("name").GetString()).Distinct().Count());
        var parameters = items.Where(item => item.GetProperty("type").GetInt32() == 9)
            .SelectMany(item => item.GetProperty("content").GetProperty("parameters").EnumerateArray()).Select(parameter => parameter.GetProperty("name").GetString()!);
        var taken = Queries.SelectMany(name => Placeholder().Matches(Read(name)).Select(match => match.Groups[1].Value));
        Assert.Equal(parameters.Order(StringComparer.Ordinal), taken.Append("TimeRange").Distinct().Order(StringComparer.Ordinal));

        var tabs = items.Single(item => item.GetProperty("type").GetInt32() == 11).GetProperty("content").GetProperty("links").EnumerateArray()
            .Select(link => link.GetProperty("subTarget").GetString()!);
        var places = items.Where(item => item.TryGetProperty("conditionalVisibility", out _))
            .Select(item => item.GetProperty("conditionalVisibility").GetProperty("value").GetString()!).Distinct();
        Assert.Equal(tabs.Order(StringComparer.Ordinal), places.Order(StringComparer.Ordinal));
        Assert.All(items.Where(item => item.GetProperty("type").GetInt32() == 3), item =>
            Assert.Equal("TimeRange", item.GetProperty("content").GetProperty("timeContextFromParameter").GetString()));
    }

    private static List<string> Faults(string text)
    {
        var query = new KqlText(text);
        var tables = KqlVocabulary.Tables.Where(table => query.Words.Contains(table.Key)).ToArray();
        string[] known = [.. KqlVocabulary.Language, .. tables.Select(table => table.Key), .. tables.SelectMany(table => table.Value), .. query.Named];
        string[] reasons = ["ok", .. ErrorCatalogue.All.Select(error => error.ReasonCode)];
        return
        [
            .. tables.Length == 0 ? ["no table"] : Array.Empty<string>(),
            .. query.IsBalanced() ? Array.Empty<string>() : ["unbalanced"],
            .. query.Words.Where(word => !known.Contains(word) && !TimeSpanLiteral().IsMatch(word)),
            .. query.Properties.Except(KnownProperties(query)),
            .. query.Values.Where(pair => !(pair.Field switch
            {
                "operation" => OperationNames.All,
                "outcome" => ["granted", "denied", "failed"],
                _ => reasons,
            }).Contains(pair.Value)).Select(pair => pair.Value),
            .. query.Metrics.Except(ObservedTelemetry.MetricNames),
            .. EventName().Matches(text).Select(match => match.Groups[1].Value).Where(name => name != ObservedTelemetry.CustomEventName && !name.StartsWith("kacls.", StringComparison.Ordinal)),
        ];
    }

    // Properties of audit records in AppEvents, dimensions of the metrics it names in AppMetrics.
    private static IEnumerable<string> KnownProperties(KqlText query) => query.Words.Contains("AppMetrics")
        ? query.Metrics.SelectMany(name => ObservedTelemetry.MetricDimensions.GetValueOrDefault(name, []))
        : ObservedTelemetry.CustomEventDimensions;

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, "queries", name + ".kql"));

    private static string Bicep(string name) => File.ReadAllText(Path.Combine(Folder, name + ".bicep"));

    private static JsonElement[] Items() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "workbook.json"))).RootElement.GetProperty("items").EnumerateArray()];

    [GeneratedRegex(@"loadTextContent\('queries/([a-z-]+)\.kql'\)")]
    private static partial Regex Loads();

    [GeneratedRegex(@"^  '?(?<key>[a-z-]+)'?: .*loadTextContent\('queries/(?<file>[a-z-]+)\.kql'\)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    [GeneratedRegex(@"""\{(\w+)\}""")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^[smhd]$")]
    private static partial Regex TimeSpanLiteral();

    [GeneratedRegex(@"\bName\s*==\s*""([^""]+)""")]
    private static partial Regex EventName();
}
