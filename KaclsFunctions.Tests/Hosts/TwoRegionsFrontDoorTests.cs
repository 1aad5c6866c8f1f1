using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>Both apps take requests from the Front Door of the deployment alone, and take its word for who calls.</summary>
[Rule("A-12")]
public sealed class TwoRegionsFrontDoorTests(TwoRegions regions) : IClassFixture<TwoRegions>
{
    private const string Client = "198.51.100.7";

    public static TheoryData<string?> OtherIds => [null, "", "11111111-2222-3333-4444-555555555555", "twice"];

    [Theory]
    [MemberData(nameof(OtherIds))]
    public async Task a_request_that_came_another_way_is_refused(string? id)
    {
        foreach (var app in regions.Both)
        {
            (string, string)[] headers = id switch
            {
                null => [],
                "twice" => [app.FrontDoor, app.FrontDoor],
                _ => [("X-Azure-FDID", id)],
            };
            var wrap = await app.SendAsync(HttpMethod.Post, "wrap", RegionalRequests.Wrap(app, SampleDek.New()), headers);
            wrap.AssertRefused(403, "front_door_required");
            (await app.SendAsync(HttpMethod.Get, "status", headers: headers)).AssertRefused(403, "front_door_required");
        }
    }

    [Fact]
    public async Task the_client_is_whom_front_door_saw_and_not_whom_the_client_names()
    {
        foreach (var app in regions.Both)
        {
            var reply = await app.SendAsync(
                HttpMethod.Post,
                "wrap",
                RegionalRequests.Wrap(app, SampleDek.New()),
                [
                    app.FrontDoor,
                    ("X-Azure-SocketIP", Client),
                    ("X-Azure-ClientIP", "203.0.113.66"),
                    ("X-Forwarded-For", "203.0.113.66, 198.51.100.7, 10.0.0.1"),
                ]);
            Assert.Equal(200, reply.Status);
            Assert.Equal(Client, (await AuditOfAsync(reply))["client_ip"]);
        }
    }

    /// <summary>Front Door's probe, by default HEAD; it is nobody's request, and has no client.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task its_probe_is_answered(string method)
    {
        foreach (var app in regions.Both)
        {
            await app.AssertStatusBecomesAsync("");
            var probe = await app.SendAsync(new HttpMethod(method), "status", headers: [app.FrontDoor, ("X-FD-HealthProbe", "1")]);
            Assert.Equal(200, probe.Status);
            Assert.Equal(
                method == "HEAD" ? "" : "KACLS", method == "HEAD" ? probe.Body : probe.Json.GetProperty("server_type").GetString());
            Assert.DoesNotContain("client_ip", (await AuditOfAsync(probe)).Keys);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> AuditOfAsync(Reply reply)
    {
        await Eventually.True(() => regions.Cloud.Ingestion.Items.Any(IsOf));
        return regions.Cloud.Ingestion.Items.First(IsOf).Properties;

        bool IsOf(Kacls.Testing.Ingestion.TelemetryItem item) =>
            item.Name == ObservedTelemetry.CustomEventName && item.Properties.GetValueOrDefault("correlation_id") == reply.CorrelationId;
    }
}
