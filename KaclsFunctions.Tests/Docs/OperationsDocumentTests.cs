using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Errors;
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

    [GeneratedRegex("^`[a-z0-9_*]+`([ \n]`[a-z0-9_*]+`)*$", RegexOptions.Multiline)]
    private static partial Regex Lists();

    [GeneratedRegex("`([a-z0-9_*]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(
        @"^ +name: '(?:\$\{namePrefix\}-)?((?!Source|VaultKey|operation|outcome|user|correlation_id|latency|throttled|StatusCode)[a-z-]+)",
        RegexOptions.Multiline)]
    private static partial Regex Rule();
}
