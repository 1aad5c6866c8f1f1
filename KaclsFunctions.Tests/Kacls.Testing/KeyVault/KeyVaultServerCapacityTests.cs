using Azure;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

/// <summary>How the server takes its time, and what it allows within ten seconds.</summary>
public sealed class KeyVaultServerCapacityTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private KeyVaultServer server = null!;

    public async Task InitializeAsync() => server = await KeyVaultServer.StartAsync(clock);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public void latencies_have_the_median_and_the_percentile_that_were_asked_for_and_the_seed_gives_the_same_again()
    {
        var latency = new LogNormal(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), seed: 7);
        TimeSpan[] all = [.. Enumerable.Range(0, 20_000).Select(_ => latency.Next())];
        TimeSpan[] sorted = [.. all.Order()];
        Assert.InRange(sorted[10_000].TotalMilliseconds, 19.5, 20.5);
        Assert.InRange(sorted[19_800].TotalMilliseconds, 57, 63);

        var again = new LogNormal(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), seed: 7);
        Assert.Equal(all[..100], Enumerable.Range(0, 100).Select(_ => again.Next()));
        Assert.NotEqual(all[0], new LogNormal(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), seed: 8).Next());
    }

    [Theory]
    [InlineData(VaultKeyType.Rsa, 2048, 4_000)]
    [InlineData(VaultKeyType.RsaHsm, 2048, 2_000)]
    [InlineData(VaultKeyType.RsaHsm, 3072, 500)]
    [InlineData(VaultKeyType.RsaHsm, 4096, 250)]
    public void a_vault_grants_what_azure_documents_within_ten_seconds_and_what_it_refuses_does_not_count(
        VaultKeyType type, int bits, int limit)
    {
        var window = new ThrottleWindow(clock);
        for (var call = 0; call < limit; call++)
        {
            window.Enter(type, bits);
        }

        clock.Advance(TimeSpan.FromSeconds(9.5));
        for (var call = 0; call < limit; call++)
        {
            Assert.Equal((429, "1"), Refused());
        }

        clock.Advance(TimeSpan.FromSeconds(0.5));
        window.Enter(type, bits);

        (int, string?) Refused()
        {
            var refused = Assert.Throws<VaultException>(() => window.Enter(type, bits));
            return (refused.Status, refused.RetryAfter);
        }
    }

    [Fact]
    public async Task a_throttling_vault_answers_429_with_retry_after_over_the_wire_and_an_hsm_never_does()
    {
        server.Capacity.Throttles = true;
        var key = server.Vault(VaultSdk.VaultHost).CreateKey("kek", bits: 4096, rsa: TestRsa.Key(4096)).Newest;
        var throttled = await Assert.ThrowsAsync<RequestFailedException>(() => SignAsync(key, 260));
        Assert.Equal((429, "Throttled"), (throttled.Status, throttled.ErrorCode));
        Assert.True(throttled.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var seconds));
        Assert.Equal("10", seconds);
        Assert.Equal(250, server.Requests.Of("sign").Count(request => request.Status == 200));

        await SignAsync(server.Vault(VaultSdk.HsmHost).CreateKey("kek", bits: 4096, rsa: TestRsa.Key(4096)).Newest, 260);
    }

    [Fact]
    public async Task an_operation_takes_its_latency_is_alone_with_its_engine_and_tells_how_long_it_was_in_hand()
    {
        server.Capacity.Latency = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));
        server.Capacity.LimitConcurrency(1);
        var key = server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key()).Newest;
        var both = Task.WhenAll(SignAsync(key, 1), SignAsync(key, 1));
        await Eventually.True(() => server.Requests.Of("sign").Count == 2 && clock.WaitingTimers == 1);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        await Eventually.True(() => server.Requests.Of("sign").Any(request => request.Status == 200) && clock.WaitingTimers == 1);
        Assert.False(both.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        await both;
        await Eventually.True(() => server.Requests.Of("sign").All(request => request.InHand > TimeSpan.Zero));
        Assert.Equal([20, 40], server.Requests.Of("sign").Select(request => request.InHand.TotalMilliseconds).Order());
    }

    // A signature costs a vault what an unwrap does, and needs nothing that was wrapped before.
    private async Task SignAsync(VaultKeyVersion key, int count)
    {
        var client = server.Cryptography(key);
        for (var call = 0; call < count; call++)
        {
            await client.SignAsync(SignatureAlgorithm.RS256, new byte[32]);
        }
    }
}
