using Kacls.Audit;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Audit;

/// <summary>No record, no key: requests of a whole service whose records nobody takes.</summary>
public sealed class AuditRoomTests
{
    private const int Room = 1_000;

    [Fact]
    [Rule("G7-2")]
    public async Task without_room_a_key_is_refused_until_there_is_some()
    {
        var outlet = new StuckOutlet();
        await using var kacls = await StartAsync(outlet);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var lanes = kacls.Services.GetRequiredService<AuditLanes>();
        while (lanes.Waiting.First < Room)
        {
            lanes.Accept(AuditSamples.Granted(lanes));
        }

        foreach (var (operation, body) in new[] { ("wrap", kacls.WrapBody()), ("unwrap", kacls.UnwrapBody(wrapped)) })
        {
            var refused = await kacls.PostAsync(operation, body);
            refused.AssertRefused(503, "audit_unavailable");
            Assert.Equal("2", refused.Header("Retry-After"));
            Assert.DoesNotContain("\"key\"", refused.Body, StringComparison.Ordinal);
        }

        // Strangers and the state of the service are answered as ever.
        (await kacls.PostAsync("wrap", "{")).AssertRefused(400, "body_malformed");
        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);

        lanes.Take([], 100);
        Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);
        lanes.Conclude(atOnce: true);
        var taken = new List<AuditEntry>();
        lanes.Take(taken, 5_000);
        var counted = taken.Select(entry => entry.Fields.ToDictionary()).Where(record => record.ContainsKey("count")).ToArray();
        Assert.Equal(2, counted.Sum(record => (long)record["count"]!));
        Assert.All(counted, record => Assert.Equal("audit_unavailable", record["reason_code"]));
        Assert.All(counted, record => Assert.Equal(SampleTokens.Email, record["user"]));
    }

    [Fact]
    public async Task neither_strangers_nor_a_user_who_is_refused_take_the_room_of_others()
    {
        await using var kacls = await StartAsync(new StuckOutlet());
        for (var count = 0; count < 700; count++)
        {
            (await kacls.PostAsync("wrap", "{")).AssertRefused(400, "body_malformed");
            (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization("reader"))))
                .AssertRefused(403, "role_not_allowed");
        }

        var (first, second) = kacls.Services.GetRequiredService<AuditLanes>().Waiting;

        // With the record of the start.
        Assert.Equal((61, 60), (first, second));
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody())).Status);
    }

    private static Task<KaclsApp> StartAsync(IAuditOutlet outlet) => KaclsApp.StartAsync(
        new Dictionary<string, string?> { ["Kacls:Audit:MaxWaiting"] = $"{Room}" }, services => services.AddSingleton(outlet));

    private sealed class StuckOutlet : IAuditOutlet
    {
        public void HasMore()
        {
        }

        public Task FlushAsync(CancellationToken cancellation) => Task.CompletedTask;
    }
}
