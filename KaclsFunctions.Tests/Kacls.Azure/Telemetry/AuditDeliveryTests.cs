using System.Net;
using Kacls.Testing.Ingestion;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.AuditDelivery;

/// <summary>Whatever the ingestion answers, each record arrives, is kept, or is said to be lost.</summary>
public sealed class AuditDeliveryTests
{
    private const int Count = 20;

    public static TheoryData<string, IngestionAnswer> Mendable => new()
    {
        { "a spent quota", new(402) },
        { "a key that nobody knows", new(404) },
        { "no token", new(401) },
        { "no role", new(403) },
        { "too slow", new(408) },
        { "too many", new(429) { RetryAfter = 7 } },
        { "the daily cap", new(439) },
        { "a fault", new(500) },
        { "a bad gateway", new(502) },
        { "not available", new(503) },
        { "a redirection that leads nowhere", new(308) },
        { "a broken connection", IngestionAnswer.Broken },
        { "nothing taken, and not why", new(206) { OfItem = (_, _) => 429 } },
        { "some taken", new(206) { OfItem = (index, _) => index % 2 == 0 ? 200 : 500 } },
    };

    [Theory]
    [MemberData(nameof(Mendable))]
    public async Task what_may_be_taken_later_is_kept_and_arrives_when_it_is(string what, IngestionAnswer answer)
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Server.Answer = _ => answer;
        audit.Write(Count);
        await audit.FlushAsync();
        Assert.True(audit.Arrived.Length + audit.Stored == Count, $"{what}: {audit.Arrived.Length} arrived, {audit.Stored} stored");

        audit.Server.Answer = _ => IngestionAnswer.Taken;
        await audit.FlushAsync();
        AssertAll(audit, Count);
        Assert.Equal(0, audit.Stored);
        Assert.DoesNotContain("lost", audit.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task nobody_at_the_address_is_no_loss_either()
    {
        var closed = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => throw new IOException("Connection refused"),
        };
        await using var server = await IngestionServer.StartAsync();
        var store = Directory.CreateTempSubdirectory("kacls-audit-").FullName;
        var audit = AuditIngestion.On(server, store, way: closed);
        audit.Write(Count);
        await audit.FlushAsync();
        Assert.Equal(Count, audit.Stored);
        await audit.StopAsync();

        // Another start in the same place sends what the first one left.
        await using var next = AuditIngestion.On(server, store);
        next.Write(1);
        await next.FlushAsync();
        Assert.Equal(Count + 1, server.Lines.Count);
    }

    [Fact]
    public async Task what_is_refused_for_good_is_offered_again_then_counted_as_lost_and_said_aloud()
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Server.Answer = _ => new(400);
        audit.Write(Count);
        await audit.FlushAsync();
        Assert.Equal(Count, audit.Stored);
        await PassAsync(audit, () => audit.Stored == 0);

        Assert.Equal(5, audit.Server.Requests.Count(request => request.Body.Contains("KaclsAudit", StringComparison.Ordinal)));
        Assert.Contains(
            $"Audit records lost: 20, because of status_400, from number {audit.Lanes.Instance}/1 on.",
            audit.Log.Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("ana@contoso.example", audit.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_a_batch_that_is_taken_in_part_the_rest_alone_is_offered_again_and_lost()
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Server.Answer = _ => new(206)
        {
            OfItem = (_, line) => line.Contains("\"sequence\":\"7\"", StringComparison.Ordinal) ? 400 : 200,
        };
        audit.Write(Count);
        await audit.FlushAsync();
        await PassAsync(audit, () => audit.Stored == 0);
        Assert.Equal(Enumerable.Range(1, Count).Where(number => number != 7).Select(number => (long)number), audit.Arrived);
        Assert.Contains("Audit records lost: 1, because of status_400", audit.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_batch_that_is_too_large_is_halved_until_it_is_not()
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Server.Answer = body => new(body.Count('\n') > 4 ? 413 : 200);
        audit.Write(Count);
        await audit.FlushAsync();
        AssertAll(audit, Count);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("{\"itemsReceived\":20,\"itemsAccepted\":19,\"errors\":[]}")]
    [InlineData("{\"itemsReceived\":20,\"itemsAccepted\":19}")]
    public async Task a_success_that_does_not_say_that_all_were_taken_is_none(string body)
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Server.Answer = _ => new(200) { Body = body };
        audit.Write(Count);
        await audit.FlushAsync();
        Assert.Equal(Count, audit.Stored);
    }

    [Fact]
    public async Task a_record_has_the_time_of_its_request_whenever_it_arrives()
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Server.Answer = _ => new(500);
        audit.Write(1);
        await audit.FlushAsync();
        audit.Time.Advance(TimeSpan.FromHours(1));
        audit.Server.Answer = _ => IngestionAnswer.Taken;
        await audit.FlushAsync();
        Assert.Contains("\"time\":\"2026-01-01T00:00:00.0000000Z\"", Assert.Single(audit.Server.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task at_the_end_everything_is_delivered_or_on_the_disk()
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Write(1_000);
        await audit.StopAsync();
        AssertAll(audit, 1_000);

        await using var dead = await AuditIngestion.StartAsync();
        dead.Server.Answer = _ => IngestionAnswer.Broken;
        dead.Write(1_000);
        await dead.StopAsync();
        Assert.Equal(1_000, dead.Stored);
    }

    [Fact]
    public async Task a_second_is_gathered_into_one_request()
    {
        await using var audit = await AuditIngestion.StartAsync();
        audit.Write(100);
        await Eventually.True(() => audit.Time.WaitingTimers > 0);
        Assert.Empty(audit.Server.Requests);
        audit.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => audit.Server.Lines.Count == 100);
        Assert.Single(audit.Server.Requests);
    }

    private static void AssertAll(AuditIngestion audit, int count) =>
        Assert.Equal(Enumerable.Range(1, count).Select(number => (long)number), audit.Arrived);

    /// <summary>Lets time pass until it is so.</summary>
    private static Task PassAsync(AuditIngestion audit, Func<bool> until) => Eventually.True(() =>
    {
        audit.Time.Advance(TimeSpan.FromSeconds(1));
        return until();
    });
}
