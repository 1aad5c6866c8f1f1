using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Errors;
using Kacls.Protocol;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// What the queries of the workbook and of the alerts say about our telemetry, and that each is shown. <see cref="QueryAnalysisTests"/>
/// looks at the rest.
/// </summary>
public sealed partial class QueriesTests
{
    private const string Shared = "vault-events";
    private static readonly string Folder = Path.Combine(Repository.Root, "infra", "monitoring");

    private static readonly string[] Queries =
        [.. Directory.GetFiles(Path.Combine(Folder, "queries"), "*.kql").Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Queries];

    [Theory]
    [MemberData(nameof(Names))]
    public void a_query_names_what_our_telemetry_has(string name) => Assert.Empty(Faults(Read(name)));

    [Theory]
    [InlineData("AppEvents | project A = Properties.usr", "usr")]
    [InlineData("AppEvents | project A = Properties[\"resource\"]", "resource")]
    [InlineData("AppEvents | where tostring(Properties.operation) in (\"wrap\", \"unwarp\")", "unwarp")]
    [InlineData("AppEvents | where tostring(Properties.outcome) != \"refused\"", "refused")]
    [InlineData("AppEvents | where tostring(Properties.reason_code) == \"perimeter\"", "perimeter")]
    [InlineData("AppMetrics | where Name == \"kacls.request\"", "kacls.request")]
    [InlineData("AppMetrics | where Name == \"kacls.kek.throttled\" | project A = Properties.user", "user")]
    [InlineData("AppEvents | where Name == \"KaclsAudits\"", "KaclsAudits")]
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

    /// <summary>Seal keys are backed up, and announce an expiry date that somebody gave them, as KEKs do.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void a_query_is_about_every_key_of_a_vault_whatever_its_name(string name) =>
        Assert.DoesNotMatch("kacls-(kek|signing|seal)", Read(name));

    /// <summary>A record may stand for many requests (its count), and a service record for none.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void a_query_that_counts_requests_knows_what_a_record_stands_for(string name) => Assert.True(CountsRequestsWell(Read(name)));

    [Theory]
    [InlineData("AppEvents | where Name == \"KaclsAudit\" | summarize Requests = count()")]
    [InlineData("AppEvents | where Name == \"KaclsAudit\" | summarize Requests = sum(coalesce(tolong(Properties[\"count\"]), 1))")]
    [InlineData(
        "AppEvents | where Name == \"KaclsAudit\" and tostring(Properties.operation) !in (\"seal\", \"probe\")"
        + " | summarize Requests = sum(coalesce(tolong(Properties[\"count\"]), 1))")]
    [InlineData(
        "AppEvents | where Name == \"KaclsAudit\" and tostring(Properties.operation) == \"wrap\""
        + " | summarize Denied = countif(tostring(Properties.outcome) == \"denied\")")]
    public void a_query_that_counts_records_is_found(string query) => Assert.False(CountsRequestsWell(query));

    /// <summary>Key Vault logs a person's name under the schema of its claim, a managed identity's object id as oid.</summary>
    [Theory]
    [InlineData("Identity.claim[\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn\"]")]
    [InlineData("Identity.claim.oid")]
    [InlineData("Identity.claim[\"http://schemas.microsoft.com/identity/claims/objectidentifier\"]")]
    public void the_caller_of_a_vault_is_read_from_the_claim(string claim) =>
        Assert.Contains(claim, Read(Shared), StringComparison.Ordinal);

    [Fact]
    public async Task each_query_is_deployed_under_its_name_in_the_workbook_or_in_an_alert()
    {
        var deployed = DeployedQueries.Of(await InfraScenarios.SnapshotAsync("default"));
        Assert.Equal(Queries.Where(name => name != Shared), deployed.Keys.Order(StringComparer.Ordinal));
        Assert.All(deployed, query => Assert.Equal(Read(query.Key), query.Value.Replace(Read(Shared), "", StringComparison.Ordinal)));
    }

    [Fact]
    public void the_workbook_asks_for_what_its_queries_take()
    {
        var items = Items();
        Assert.Equal(items.Length, items.Select(item => item.GetProperty("name").GetString()).Distinct().Count());
        var parameters = items.Where(item => item.GetProperty("type").GetInt32() == 9)
            .SelectMany(item => item.GetProperty("content").GetProperty("parameters").EnumerateArray())
            .Select(parameter => parameter.GetProperty("name").GetString()!);
        var taken = Queries.SelectMany(name => Placeholder().Matches(Read(name)).Select(match => match.Groups[1].Value));
        Assert.Equal(parameters.Order(StringComparer.Ordinal), taken.Append("TimeRange").Distinct().Order(StringComparer.Ordinal));

        var tabs = items.Single(item => item.GetProperty("type").GetInt32() == 11).GetProperty("content").GetProperty("links")
            .EnumerateArray()
            .Select(link => link.GetProperty("subTarget").GetString()!);
        var places = items.Where(item => item.TryGetProperty("conditionalVisibility", out _))
            .Select(item => item.GetProperty("conditionalVisibility").GetProperty("value").GetString()!).Distinct();
        Assert.Equal(tabs.Order(StringComparer.Ordinal), places.Order(StringComparer.Ordinal));
        Assert.All(items.Where(item => item.GetProperty("type").GetInt32() == 3), item =>
            Assert.Equal("TimeRange", item.GetProperty("content").GetProperty("timeContextFromParameter").GetString()));
    }

    /// <summary>
    /// Whether a query about numbers of requests sums what records stand for, and takes records of requests only: by their operation, or
    /// because a rule judged them, or they had a reply.
    /// </summary>
    private static bool CountsRequestsWell(string text)
    {
        var query = new KqlText(text);
        var named = query.Values.Where(pair => pair.Field == "operation").Select(pair => pair.Value).ToArray();
        var takesRequestsOnly = AuditTelemetry.ServiceOperations.All(named.Contains) || named.Any(CseOperation.Names.Contains)
            || query.Properties.Any(name => name is "perimeter_rule" or "would_deny" or "http_status");
        return !query.Events.Contains(ObservedTelemetry.CustomEventName) || !RequestColumn().IsMatch(query.Code)
            || (query.Properties.Contains("count") && takesRequestsOnly);
    }

    private static List<string> Faults(string text)
    {
        var query = new KqlText(text);
        string[] reasons = ["ok", .. ErrorCatalogue.All.Select(error => error.ReasonCode)];
        return
        [
            .. query.Properties.Except(KnownProperties(query)),
            .. query.Values.Where(pair => !(pair.Field switch
            {
                "operation" => [.. CseOperation.Names, .. AuditTelemetry.ServiceOperations],
                "outcome" => ["granted", "denied", "failed"],
                _ => reasons,
            }).Contains(pair.Value)).Select(pair => pair.Value),
            .. query.Metrics.Except(ObservedTelemetry.MetricNames).Except(AuditTelemetry.MetricDimensions.Keys),
            .. query.Events.Where(name => name != ObservedTelemetry.CustomEventName),
        ];
    }

    // Dimensions of the metrics that it names, properties of audit records unless it is about metrics alone, and those of log lines.
    private static IEnumerable<string> KnownProperties(KqlText query) =>
    [
        .. query.Metrics.SelectMany(name => ObservedTelemetry.MetricDimensions.GetValueOrDefault(name, [])),
        .. query.Metrics.SelectMany(name => AuditTelemetry.MetricDimensions.GetValueOrDefault(name, [])),
        .. query.Metrics.Count == 0 || query.Events.Count > 0
            ? [.. ObservedTelemetry.CustomEventDimensions, .. AuditTelemetry.Fields]
            : Array.Empty<string>(),
        .. query.Code.Contains("AppTraces", StringComparison.Ordinal) ? ObservedTelemetry.ProofDimensions : [],
    ];

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, "queries", name + ".kql"));

    private static JsonElement[] Items() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "workbook.json"))).RootElement.GetProperty("items").EnumerateArray()];

    [GeneratedRegex(@"\b(Requests|Denied|Failed|Refused|Keys) = (count|sum|coalesce)")]
    private static partial Regex RequestColumn();

    [GeneratedRegex(@"""\{(\w+)\}""")]
    private static partial Regex Placeholder();
}
