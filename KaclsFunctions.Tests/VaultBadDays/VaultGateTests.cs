using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>How many calls run, wait and are refused while a vault is slower than they come.</summary>
public sealed class VaultGateTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    // The clock stands still: what waits for a turn that never comes would wait for ever.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, 2048, 100, 500)]
    [InlineData(VaultKeyType.RsaHsm, 3072, 25, 125)]
    [InlineData(VaultKeyType.RsaHsm, 4096, 12, 62)]
    [InlineData(VaultKeyType.Rsa, 2048, 200, 1_000)]
    [InlineData(VaultKeyType.Rsa, 4096, 25, 125)]
    [InlineData(VaultKeyType.OctHsm, 256, 100, 500)]
    public async Task how_many_run_and_wait_follows_what_a_vault_allows_for_the_key(VaultKeyType type, int bits, int running, int waiting)
    {
        await using var context = await StartAsync(type, bits);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan);
        var calls = Start(kek, wrapped, running + waiting);
        await Eventually.True(() => context.Count("unwrapkey") == running);

        var refused = await Refused(() => Unwrap(kek, wrapped)).WaitAsync(Bound);
        Assert.Equal(ErrorCatalogue.KekBusy, refused.Error);
        Assert.Contains($"{running} run at a time", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.IsCompleted);
        Assert.Equal(running, context.Count("unwrapkey"));
    }

    [Fact]
    [Rule("G10-3")]
    public async Task who_gets_no_turn_in_time_is_refused_with_retry_after_and_who_has_one_is_answered()
    {
        await using var context = await StartAsync(bits: 3072);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(TimeSpan.FromMilliseconds(400));
        var calls = Start(kek, wrapped, 40);
        await Eventually.True(() => context.Count("unwrapkey") == 25);
        context.Clock.Advance(VaultGate.LongestWait - Moment);

        // Who was refused too soon would say so a moment later.
        await Task.Delay(TimeSpan.FromMilliseconds(50));
        Assert.DoesNotContain(calls, call => call.IsCompleted);

        context.Clock.Advance(Moment);
        var refused = await Task.WhenAll(calls[25..].Select(call => Assert.ThrowsAsync<KaclsException>(() => call))).WaitAsync(Bound);
        Assert.All(refused, each => Assert.Equal(ErrorCatalogue.KekBusy, each.Error));
        Assert.All(refused, each => Assert.NotNull(each.Error.RetryAfterSeconds));

        context.Clock.Advance(TimeSpan.FromMilliseconds(250));
        await AssertOpenAsync(calls[..25], context);
    }

    [Fact]
    public async Task who_waits_has_a_turn_when_another_is_answered()
    {
        await using var context = await StartAsync(bits: 3072);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(TimeSpan.FromMilliseconds(100), count: 25);
        var calls = Start(kek, wrapped, 40);
        await Eventually.True(() => context.Count("unwrapkey") == 25);
        context.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await AssertOpenAsync(calls, context);
    }

    [Fact]
    public async Task a_wrap_with_an_rsa_key_does_not_wait_behind_unwraps()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan);
        _ = Start(kek, wrapped, 600);
        await Eventually.True(() => context.Count("unwrapkey") == 100);
        Assert.Equal(ErrorCatalogue.KekBusy, (await Refused(() => Unwrap(kek, wrapped)).WaitAsync(Bound)).Error);
        Assert.True(context.Wrap(kek).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task turns_come_back_from_callers_who_give_up()
    {
        await using var context = await StartAsync(bits: 3072);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan, count: 25);
        using var callers = new CancellationTokenSource();
        var calls = Start(kek, wrapped, 150, callers.Token);
        await Eventually.True(() => context.Count("unwrapkey") == 25);
        await callers.CancelAsync();
        await Task.WhenAll(calls.Select(call => Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)));
        await AssertOpenAsync(Start(kek, wrapped, 25), context);
    }

    [Fact]
    public async Task turns_come_back_from_calls_that_fail()
    {
        await using var context = await StartAsync(bits: 3072);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Fail(403, count: 60);
        await Task.WhenAll(Start(kek, wrapped, 60).Select(call => Assert.ThrowsAsync<KaclsException>(() => call))).WaitAsync(Bound);
        context.Server.Faults.Clear();
        await AssertOpenAsync(Start(kek, wrapped, 25), context);
    }

    [Fact]
    public async Task while_calls_wait_none_is_made_a_second_time()
    {
        await using var context = await StartAsync(bits: 3072);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(TimeSpan.FromMilliseconds(700));
        var calls = Start(kek, wrapped, 25);
        await Eventually.True(() => context.Count("unwrapkey") == 25);

        // Half the time has passed: now each would be made again.
        context.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await Task.Delay(TimeSpan.FromMilliseconds(50));
        context.Clock.Advance(TimeSpan.FromMilliseconds(200));
        await AssertOpenAsync(calls, context);
        Assert.Equal(25, context.Count("unwrapkey"));
    }

    private static Task<byte[]>[] Start(
        KeyVaultKeyEncryptionKey kek, WrappedContentKey wrapped, int count, CancellationToken cancellation = default) =>
        [.. Enumerable.Range(0, count).Select(_ => kek.UnwrapAsync(wrapped, cancellation).AsTask())];

    private static async Task AssertOpenAsync(Task<byte[]>[] calls, VaultKekContext context) =>
        Assert.All(await Task.WhenAll(calls).WaitAsync(Bound), contentKey => Assert.Equal(context.ContentKey, contentKey));
}
