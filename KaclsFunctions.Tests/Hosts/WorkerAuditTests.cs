using System.Diagnostics;
using Kacls.Testing.FunctionsHost;
using Kacls.Testing.Ingestion;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// Each audit record leaves the published app, and leaves it once: through the exporter, or by the console where there is none.
/// </summary>
public sealed class WorkerAuditTests : IAsyncLifetime
{
    private readonly string store = Directory.CreateTempSubdirectory("kacls-audit-").FullName;
    private IngestionServer ingestion = null!;

    private Dictionary<string, string> Exporting => new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.HttpConnectionString,
        ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",

        // What another worker left in the usual place would be sent as well.
        ["Kacls__Audit__StorePath"] = store,
    };

    public async Task InitializeAsync() => ingestion = await IngestionServer.StartAsync();

    public async Task DisposeAsync()
    {
        await ingestion.DisposeAsync();
        Directory.Delete(store, recursive: true);
    }

    [Fact]
    public async Task with_an_exporter_it_is_exported_and_the_console_stays_silent()
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(Exporting, null);
        var wraps = await WrapAsync(kacls, 20);
        await kacls.StopAsync();
        AssertExportedOnce(wraps);
        Assert.DoesNotContain(kacls.Output.Concat(kacls.Errors), line => line.Contains("KaclsAudit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task without_an_exporter_it_is_a_json_line_of_the_console()
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(null, null);
        var wraps = await WrapAsync(kacls, 20);
        await kacls.StopAsync();
        AssertWrittenOnce(kacls, wraps);
        Assert.Empty(kacls.Errors);
    }

    [Fact]
    public async Task in_azure_an_app_without_exporter_does_not_start()
    {
        var inAzure = new Dictionary<string, string> { ["WEBSITE_POD_NAME"] = "pod" };
        var refused = await Assert.ThrowsAsync<WorkerExitException>(() => FunctionsHostFixture.StartAsync(inAzure, null));
        Assert.Equal(1, refused.ExitCode);
        Assert.All(refused.Errors, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.Contains(refused.Errors, line => line.Contains("Kacls:Audit:Console", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_exporter_beside_the_console_would_be_two_copies_and_is_refused()
    {
        var refused = await Assert.ThrowsAsync<WorkerExitException>(() =>
            FunctionsHostFixture.StartAsync(new Dictionary<string, string>(Exporting) { ["Kacls__Audit__Console"] = "true" }, null));
        Assert.Contains(refused.Errors, line => line.Contains("Kacls:Audit:Console", StringComparison.Ordinal));
    }

    /// <summary>
    /// github.com/Azure/azure-sdk-for-net, issue 61704: the exporter's trace-based sampler drops the log records of unsampled traces.
    /// </summary>
    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", 0)]
    [InlineData("00", 1)]
    [InlineData("01", 1)]
    public async Task no_record_is_lost_whatever_the_callers_trace_says(string flags, double samplingRatio)
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(
            new Dictionary<string, string>(Exporting) { ["Kacls__Telemetry__SamplingRatio"] = $"{samplingRatio}" }, null);
        var wraps = await WrapAsync(
            kacls, 200, () => ("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-{flags}"));
        await kacls.StopAsync();
        AssertExportedOnce(wraps);
    }

    [Fact]
    public async Task a_request_exports_its_record_and_its_spans_and_none_of_aspnetcores_log()
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(
            new Dictionary<string, string>(Exporting) { ["Kacls__Telemetry__SamplingRatio"] = "1" }, null);
        const int Count = 40;
        await WrapAsync(kacls, Count);
        await kacls.StopAsync();
        var items = ingestion.Items.Where(item => item.Type != "MetricData").GroupBy(item => item.Name ?? item.Type)
            .Where(group => group.Count() >= Count);
        Assert.Equal(
            [
                ("KaclsAudit", 1),
                ("function wrap", 1),
                ("kacls.kek.wrap", 1),
                ("kacls.perimeter", 1),
                ("kacls.validate", 2),
                ("kacls.wrap", 1),
            ],
            items.Select(group => (group.Key, group.Count() / Count)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static async Task<Reply[]> WrapAsync(PublishedKacls kacls, int count, Func<(string, string)>? header = null)
    {
        var replies = new Reply[count];
        await Parallel.ForAsync(0, count, async (index, _) =>
        {
            using var body = new StringContent(kacls.WrapBody().ToJsonString());
            replies[index] = await kacls.SendAsync(HttpMethod.Post, "/v1/wrap", body, header is null ? [] : [header()]);
        });
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        return replies;
    }

    private void AssertExportedOnce(IEnumerable<Reply> replies) => Assert.Equal(
        replies.Select(reply => reply.CorrelationId).Order(StringComparer.Ordinal),
        ingestion.Items.Where(item => item.Name == ObservedTelemetry.CustomEventName && item.Properties["operation"] == "wrap")
            .Select(item => item.Properties["correlation_id"])
            .Order(StringComparer.Ordinal));

    private static void AssertWrittenOnce(PublishedKacls kacls, IEnumerable<Reply> replies) => Assert.Equal(
        replies.Select(reply => reply.CorrelationId).Order(StringComparer.Ordinal),
        kacls.Audit.Select(record => record["correlation_id"]).Order(StringComparer.Ordinal));
}
