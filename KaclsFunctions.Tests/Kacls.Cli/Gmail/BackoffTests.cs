using System.Net;
using Kacls.Cli.Gmail.Api;
using Kacls.Testing;
using Kacls.Testing.Gmail;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>Waits between tries, by a clock that only the test moves.</summary>
public sealed class BackoffTests
{
    private static readonly string Alice = GmailDomain.User(1);

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(0)]
    public async Task waits_double_with_jitter_and_end_after_six_tries(int status)
    {
        var clock = new ManualTimeProvider();
        await using var domain = await GmailDomain.StartAsync(clock, Alice);
        domain.Server.Fault = call => call.Path == "/token" ? null : new(status);
        using var gmail = domain.Client(clock);
        var list = gmail.ListKeyPairsAsync(Alice, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<GmailException>(() => Clockwork.RunAsync(clock, list));
        Assert.True(refused.IsTransient);
        DateTimeOffset[] times = [.. domain.Server.Calls.Where(call => call.Path != "/token").Select(call => call.Time)];
        Assert.Equal(Backoff.Attempts, times.Length);
        Assert.All(times.Zip(times.Skip(1)).Index(), wait =>
            Assert.InRange((wait.Item.Second - wait.Item.First).TotalSeconds, (1 << wait.Index) / 2.0, (1 << wait.Index) + 0.25));
    }

    [Theory]
    [InlineData("45", 45)]
    [InlineData("Thu, 01 Jan 2026 00:00:50 GMT", 50)]
    public async Task retry_after_is_respected(string header, int seconds)
    {
        var clock = new ManualTimeProvider();
        await using var domain = await GmailDomain.StartAsync(clock, Alice);
        domain.Server.Fault = call => call.Number == 2 ? new(429, header) : null;
        using var gmail = domain.Client(clock);
        Assert.Empty(await Clockwork.RunAsync(clock, gmail.ListKeyPairsAsync(Alice, CancellationToken.None)));
        var calls = domain.Server.Calls;
        Assert.InRange((calls[2].Time - calls[1].Time).TotalSeconds, seconds - 0.25, seconds + 0.5);
    }

    [Fact]
    public async Task whoever_is_asked_to_wait_for_an_hour_comes_back_by_a_new_run()
    {
        var clock = new ManualTimeProvider();
        await using var domain = await GmailDomain.StartAsync(clock, Alice);
        domain.Server.Fault = call => call.Path == "/token" ? null : new(429, "3600");
        using var gmail = domain.Client(clock);
        await Assert.ThrowsAsync<GmailException>(() => gmail.ListKeyPairsAsync(Alice, CancellationToken.None));
        Assert.Equal(2, domain.Server.Calls.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task a_refusal_is_not_tried_again(int status)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        domain.Server.Fault = call => call.Path == "/token" ? null : new(status);
        using var gmail = domain.Client(TimeProvider.System);
        var refused = await Assert.ThrowsAsync<GmailException>(() => gmail.ListKeyPairsAsync(Alice, CancellationToken.None));
        Assert.Equal((HttpStatusCode)status, refused.Status);
        Assert.Equal(2, domain.Server.Calls.Count);
    }

    [Theory]
    [InlineData(200, "<html>a proxy</html>")]
    [InlineData(404, "<html>a proxy</html>")]
    [InlineData(404, "{\"error\":\"text\"}")]
    [InlineData(404, "[]")]
    public async Task a_body_that_is_not_googles_is_an_error_like_another(int status, string body)
    {
        var clock = new ManualTimeProvider();
        await using var domain = await GmailDomain.StartAsync(clock, Alice);
        domain.Server.Fault = call => call.Path == "/token" ? null : new(status, AfterWork: true, Body: body);
        using var gmail = domain.Client(clock);
        await Assert.ThrowsAsync<GmailException>(() =>
            Clockwork.RunAsync(clock, gmail.ListKeyPairsAsync(Alice, CancellationToken.None)));
    }

    [Fact]
    public async Task all_pages_are_read_whatever_their_size()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        foreach (var number in Enumerable.Range(0, 101))
        {
            domain.AddPair(Alice, GmailDomain.Body(Alice, data: $"data{number}"));
        }

        using var gmail = domain.Client(TimeProvider.System);
        var pairs = await gmail.ListKeyPairsAsync(Alice, CancellationToken.None);
        Assert.Equal(101, pairs.Select(pair => pair.KaclsData).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, domain.Server.Calls.Count(call => call.Method == "GET"));
        domain.Server.Fault = call => GmailFault.Slow(TimeSpan.FromMilliseconds(50));
        Assert.Equal(101, (await gmail.ListKeyPairsAsync(Alice, CancellationToken.None)).Count);
    }
}
