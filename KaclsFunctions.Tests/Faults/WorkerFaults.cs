using Kacls.Testing.Ingestion;
using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What can befall the function app alone: LocalHost writes its audit to its console and keeps nothing.</summary>
internal static class WorkerFaults
{
    public static HostRow FullStore { get; } = new("the connection is reset, and the instance's disk is full", FillAsync)
    {
        Caller = "200 until `Kacls:Audit:MaxWaiting` records wait in memory, then 503 `audit_unavailable`, Retry-After 2",
        Audit = "granted: each waits in memory, and arrives; failed: refused ones are counted in one record",
        NormalWhen = "by itself, once the disk has room",
    };

    private static async Task FillAsync(HostFixture host, HostRow row)
    {
        await using var ingestion = await IngestionServer.StartAsync();
        ingestion.Answer = _ => IngestionAnswer.Broken;
        var settings = new Dictionary<string, string>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.HttpConnectionString,
            ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",
            ["Kacls__Audit__StorePath"] = Path.Combine(TinyDisk.Folder, "audit"),
            ["Kacls__Audit__MaxWaiting"] = "1000",
        };
        await using var kacls = (PublishedKacls)await host.StartUnderAsync(TinyDisk.Full, settings);
        var (granted, refused) = await WrapUntilRefusedAsync(kacls);
        Assert.InRange(granted.Count, 1_000, 3_000);
        TinyDisk.MakeRoom(kacls.Host.WorkerId);
        await Eventually.True(async () => (await kacls.PostAsync("wrap", kacls.WrapBody())).Status == 200);
        ingestion.Answer = _ => IngestionAnswer.Taken;
        await Eventually.True(() => granted.IsSubsetOf(Ids(Arrived(ingestion))));
        await kacls.StopAsync();
        var others = Arrived(ingestion).Where(item => item.Properties["outcome"] != "granted").ToArray();
        Assert.All(others, item => Assert.Equal("audit_unavailable", item.Properties["reason_code"]));
        row.AssertSeen(new(
            "200 until `Kacls:Audit:MaxWaiting` records wait in memory, then "
                + $"{refused.Status} `{refused.ReasonCode}`, Retry-After {refused.Header("Retry-After")}",
            "granted: each waits in memory, and arrives; "
                + $"{others[0].Properties["outcome"]}: refused ones are counted in {(others.Length == 1 ? "one record" : "several")}"));
    }

    private static async Task<(HashSet<string> Granted, Reply Refused)> WrapUntilRefusedAsync(PublishedKacls kacls)
    {
        var granted = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => kacls.PostAsync("wrap", kacls.WrapBody())));
            granted.UnionWith(replies.Where(reply => reply.Status == 200).Select(reply => reply.CorrelationId!));
            if (replies.FirstOrDefault(reply => reply.Status != 200) is { } refused)
            {
                return (granted, refused);
            }
        }
    }

    private static IEnumerable<TelemetryItem> Arrived(IngestionServer ingestion) => ingestion.Items.Where(item =>
        item.Name == ObservedTelemetry.CustomEventName && !CapturedLog.IsOfService(item.Properties["operation"]));

    private static IEnumerable<string> Ids(IEnumerable<TelemetryItem> records) =>
        records.Select(record => record.Properties.GetValueOrDefault("correlation_id", ""));
}
