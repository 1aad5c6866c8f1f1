using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Errors;
using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/operations.md is read at night: nothing that happens may be missing.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string Document = Repository.Read("docs/operations.md");
    private static readonly string Incidents =
        Document[Document.IndexOf("# Incidents", StringComparison.Ordinal)..Document.IndexOf("# Upgrade", StringComparison.Ordinal)];

    [Fact]
    public void each_reason_code_has_its_incident_and_no_other_is_named()
    {
        var named = Lists().Matches(Incidents).SelectMany(match => Code().Matches(match.Value)).Select(match => match.Groups[1].Value)
            .ToArray();
        Assert.Equal(named.Length, named.Distinct().Count());
        var codes = ErrorCatalogue.All.Select(error => error.ReasonCode).ToArray();
        Assert.All(codes, code => Assert.Contains(named, name => Covers(name, code)));
        Assert.All(named, name => Assert.Contains(codes, code => Covers(name, code)));
        static bool Covers(string name, string code) =>
            name == code || (name.EndsWith('*') && code.StartsWith(name[..^1], StringComparison.Ordinal));
    }

    [Fact]
    public void each_alert_and_each_tab_has_its_row()
    {
        var alerts = Rule().Matches(Repository.Read("infra/monitoring/alerts.bicep")).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(19, alerts.Length);
        Assert.All(alerts, alert => Assert.Contains($"`{alert}", Document, StringComparison.Ordinal));
        using var workbook = JsonDocument.Parse(Repository.Read("infra/monitoring/workbook.json"));
        var tabs = workbook.RootElement.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("type").GetInt32() == 11)
            .GetProperty("content").GetProperty("links").EnumerateArray().Select(link => link.GetProperty("linkLabel").GetString());
        Assert.All(tabs, tab => Assert.Contains($"\n| {tab} |", Document, StringComparison.Ordinal));
    }

    /// <summary>What a lost region does to callers was tried, and all that was tried is told.</summary>
    [Fact]
    public void what_is_said_of_a_lost_region_names_its_tests_and_each_test_of_one_is_named()
    {
        var start = Document.IndexOf("# A region is lost", StringComparison.Ordinal);
        var named = TestName().Matches(Document[start..Document.IndexOf("\n## ", start, StringComparison.Ordinal)])
            .Select(match => match.Groups[1].Value).ToHashSet();
        var tests = ((Type[])[typeof(TwoRegionsOutageTests), typeof(TwoRegionsRecoveryTests)])
            .SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .Select(method => method.Name).Append(nameof(TwoRegionsFrontDoorTests.a_request_that_came_another_way_is_refused));
        Assert.Equal(tests.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void how_soon_front_door_notices_is_told()
    {
        var route = Repository.Read("infra/front-door/route.bicep");
        Assert.Contains("probeIntervalInSeconds: 240\n", route, StringComparison.Ordinal);
        Assert.Contains("sampleSize: 2, successfulSamplesRequired: 2,", route, StringComparison.Ordinal);
        Assert.All(
            (string[])["every four minutes from each of its places", "takes it out there after one bad answer", "After two good ones"],
            words => Assert.Contains(words, Document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("infra/front-door/route.bicep", "region-down")]
    [InlineData("infra/monitoring/availability.bicep", "availability")]
    public void each_alert_outside_of_the_rules_has_its_row(string file, string alert)
    {
        Assert.Contains($"'kacls-{alert}'", Repository.Read(file), StringComparison.Ordinal);
        Assert.Contains($"\n| `{alert}` | 1 |", Document, StringComparison.Ordinal);
    }

    [GeneratedRegex("^`[a-z0-9_*]+`([ \n]`[a-z0-9_*]+`)*$", RegexOptions.Multiline)]
    private static partial Regex Lists();

    /// <summary>Longer than any reason code.</summary>
    [GeneratedRegex("`([a-z0-9]+(?:_[a-z0-9]+){6,})`")]
    private static partial Regex TestName();

    [GeneratedRegex("`([a-z0-9_*]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(
        @"^ +name: '(?:\$\{namePrefix\}-)?((?!Source|VaultKey|operation|outcome|user|correlation_id|latency|throttled|StatusCode)[a-z-]+)",
        RegexOptions.Multiline)]
    private static partial Regex Rule();
}
