using Kacls.Errors;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>What one bad connection, one bad answer and a throttled vault cost.</summary>
public sealed class BudgetTests
{
    [Theory]
    [InlineData(VaultKeyType.RsaHsm, "unwrapkey")]
    [InlineData(VaultKeyType.OctHsm, "unwrapkey")]
    [InlineData(VaultKeyType.OctHsm, "wrapkey")]
    public async Task a_connection_that_swallows_one_request_costs_one_retry(VaultKeyType type, string operation)
    {
        await using var context = await StartAsync(type);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan, count: 1, operation);
        var call = operation == "wrapkey" ? UnwrapWrapped() : Unwrap(kek, wrapped).AsTask();
        await Eventually.True(() => context.Server.Requests.Of(operation).Count == 1);
        context.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(context.ContentKey, await call);
        Assert.Equal(2, context.Server.Requests.Of(operation).Count);

        async Task<byte[]> UnwrapWrapped() => await Unwrap(kek, await context.Wrap(kek));
    }

    [Fact]
    public async Task a_vault_that_takes_more_than_half_the_time_answers_all_the_same()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(TimeSpan.FromMilliseconds(700));
        var call = Unwrap(kek, wrapped).AsTask();

        // The two keys' refreshes, the deadline, the wait for the second call, and the vault's own.
        await Eventually.True(() => context.Server.Requests.All.Count == 1 && context.Clock.WaitingTimers >= 5);
        context.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await Eventually.True(() => context.Server.Requests.All.Count == 2);
        Assert.False(call.IsCompleted);
        context.Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(context.ContentKey, await call);
    }

    [Fact]
    public async Task a_vault_that_swallows_everything_is_a_time_out_at_the_deadline()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan);
        var refused = Refused(() => Unwrap(kek, wrapped));
        await Eventually.True(() => context.Server.Requests.All.Count == 1);
        context.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await Eventually.True(() => context.Server.Requests.All.Count == 2);
        Assert.False(refused.IsCompleted);
        context.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(ErrorCatalogue.KekTimeout, (await refused).Error);
    }

    [Theory]
    [InlineData("retry-after-ms", "3500", 4)]
    [InlineData("x-ms-retry-after-ms", "250", 1)]
    [InlineData("x-ms-retry-after-ms", "600000", 60)]
    [InlineData("Retry-After", "5", 5)]
    public async Task whatever_a_throttling_vault_says_of_waiting_is_passed_on(string header, string value, int seconds)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(429, "", headers: new Dictionary<string, string> { [header] = value });
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal("kek_throttled", refused.Error.ReasonCode);
        Assert.Equal(seconds, refused.Error.RetryAfterSeconds);
    }

    [Theory]
    [InlineData("retry-after-ms")]
    [InlineData("x-ms-retry-after-ms")]
    [InlineData("Retry-After")]
    public async Task a_failure_that_asks_to_wait_is_not_tried_again_at_once(string header)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(503, "", headers: new Dictionary<string, string> { [header] = "9" });
        Assert.Equal("kek_unreachable", (await Refused(() => Unwrap(kek, wrapped))).Error.ReasonCode);
        Assert.Single(context.Server.Requests.All);
    }
}
