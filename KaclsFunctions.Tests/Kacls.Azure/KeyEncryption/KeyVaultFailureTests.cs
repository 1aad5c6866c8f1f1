using System.Globalization;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyEncryption;

[Rule("A-18")]
public sealed class KeyVaultFailureTests
{
    [Fact]
    public async Task a_disabled_version_neither_unwraps_nor_wraps()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Key.Newest.Enabled = false;
        Assert.Equal(ErrorCatalogue.KekDisabled, (await Refused(() => Unwrap(kek, wrapped))).Error);
        await Settled(kek);
        Assert.Equal(ErrorCatalogue.KekDisabled, (await Refused(() => context.Wrap(kek))).Error);

        context.Key.Newest.Enabled = true;
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
    }

    [Theory]
    [InlineData("KeyExpired")]
    [InlineData("KeyNotYetValid")]
    public async Task a_version_outside_its_validity_period_has_its_own_reason(string innerCode)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Fail(403, count: 1, code: "Forbidden", innerCode: innerCode);
        Assert.Equal(ErrorCatalogue.KekExpired, (await Refused(() => Unwrap(kek, wrapped))).Error);
    }

    [Theory]
    [InlineData("A256KW")]
    [InlineData("A256GCM")]
    public async Task a_symmetric_version_that_expires_stops_wrapping_and_still_unwraps(string setting)
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var (kek, wrapped) = await context.WarmAsync(setting);
        context.Key.Newest.ExpiresOn = context.Clock.GetUtcNow();
        Assert.Equal(ErrorCatalogue.KekExpired, (await Refused(() => context.Wrap(kek))).Error);
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_deleted_key_has_its_own_reason(bool cold)
    {
        await using var context = await StartAsync();
        var (warm, wrapped) = await context.WarmAsync();
        context.Server.Vault(VaultSdk.VaultHost).Delete("kek");
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        var kek = cold ? context.Kek() : warm;
        Assert.Equal(ErrorCatalogue.KekDeleted, (await Refused(() => Unwrap(kek, wrapped))).Error);
        await Settled(kek);
        Assert.Equal(ErrorCatalogue.KekDeleted, (await Refused(() => context.Wrap(kek))).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_forged_version_is_unknown(bool cold)
    {
        await using var context = await StartAsync();
        var (warm, wrapped) = await context.WarmAsync();
        var forged = wrapped with { Version = new KekVersion(wrapped.Version.Value ^ 1) };
        Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, (await Refused(() => Unwrap(cold ? context.Kek() : warm, forged))).Error);
    }

    [Fact]
    public async Task a_flood_of_forged_versions_lists_the_true_ones_once()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Clock.Advance(TimeSpan.FromSeconds(5));
        for (var number = 1; number <= 20; number++)
        {
            var forged = wrapped with { Version = new KekVersion(wrapped.Version.Value ^ (UInt128)number) };
            Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, (await Refused(() => Unwrap(kek, forged))).Error);
        }

        Assert.Equal(1, context.Count("versions"));
    }

    [Fact]
    public async Task a_version_that_another_instance_used_and_that_was_deleted_since_is_not_taken_for_forged()
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        context.Rotate();
        var (_, wrapped) = await context.WarmAsync();
        context.Server.Vault(VaultSdk.VaultHost).Delete("kek");
        context.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ErrorCatalogue.KekDeleted, (await Refused(() => Unwrap(kek, wrapped))).Error);
    }

    [Fact]
    public async Task a_key_that_is_enabled_again_wraps_before_the_next_refresh()
    {
        await using var context = await StartAsync();
        context.Key.Newest.Enabled = false;
        var kek = context.Kek();
        Assert.Equal(ErrorCatalogue.KekDisabled, (await Refused(() => context.Wrap(kek))).Error);

        context.Key.Newest.Enabled = true;
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(async () =>
        {
            try
            {
                return (await context.Wrap(kek)).Version.ToString() == context.Key.Newest.Version;
            }
            catch (KaclsException refused) when (refused.Error == ErrorCatalogue.KekDisabled)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task a_vault_that_denies_access_has_its_own_reason()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Deny();
        Assert.Equal(ErrorCatalogue.KekAccessDenied, (await Refused(() => Unwrap(kek, wrapped))).Error);
        Assert.Equal(ErrorCatalogue.KekAccessDenied, (await Refused(() => context.Wrap(context.Kek()))).Error);
    }

    [Theory]
    [InlineData(401, "kek_access_denied")]
    [InlineData(408, "kek_timeout")]
    [InlineData(409, "kek_unreachable")]
    [InlineData(418, "kek_unreachable")]
    [InlineData(504, "kek_timeout")]
    public async Task every_other_status_has_its_reason(int status, string reason)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Fail(status);
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal(reason, refused.Error.ReasonCode);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("3600", 60)]
    [InlineData("1.2", 2)]
    [InlineData("Thu, 01 Jan 2026 00:00:09 GMT", 9)]
    [InlineData("-5", 2)]
    [InlineData("soon", 2)]
    [InlineData(null, 2)]
    public async Task throttling_is_passed_on_without_a_retry(string? retryAfter, int seconds)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Throttle(retryAfter);
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal(ErrorCatalogue.KekThrottled.ReasonCode, refused.Error.ReasonCode);
        Assert.Equal(503, refused.Error.Status);
        Assert.Equal(seconds, refused.Error.RetryAfterSeconds);
        Assert.Single(context.Server.Requests.All);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task one_hiccup_is_ridden_out(int status)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        Hiccup(context, status, count: 1);
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
        Assert.Equal(2, context.Server.Requests.Of("unwrapkey").Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task a_vault_that_goes_on_failing_is_unreachable_after_one_retry(int status)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        Hiccup(context, status, count: null);
        Assert.Equal(ErrorCatalogue.KekUnreachable, (await Refused(() => Unwrap(kek, wrapped))).Error);
        Assert.Equal(2, context.Server.Requests.All.Count);
    }

    [Fact]
    public async Task a_failure_with_retry_after_is_passed_on_without_a_retry()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Fail(503, retryAfter: "9");
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal(ErrorCatalogue.KekUnreachable.ReasonCode, refused.Error.ReasonCode);
        Assert.Equal(9, refused.Error.RetryAfterSeconds);
        Assert.Single(context.Server.Requests.All);
    }

    [Fact]
    public async Task a_vault_that_can_not_be_reached_at_all_is_unreachable()
    {
        var context = await StartAsync();
        var kek = context.Kek();
        await context.Server.DisposeAsync();
        Assert.Equal(ErrorCatalogue.KekUnreachable, (await Refused(() => context.Wrap(kek))).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rule("G10-3")]
    public async Task a_slow_vault_times_out(bool wrap)
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan, operation: wrap ? "wrapkey" : "unwrapkey");
        var refused = Refused(() => wrap ? Discard(context.Wrap(kek)) : Unwrap(kek, wrapped));
        await Eventually.True(() => context.Server.Requests.All.Count == 1);
        Assert.False(refused.IsCompleted);
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCatalogue.KekTimeout, (await refused).Error);
    }

    [Fact]
    public async Task the_first_wrap_does_not_wait_longer_than_the_time_out_and_the_load_goes_on()
    {
        await using var context = await StartAsync();
        context.Server.Faults.Slow(TimeSpan.FromSeconds(3), count: 1);
        var kek = context.Kek();
        var refused = Refused(() => context.Wrap(kek));
        await Eventually.True(() => context.Server.Requests.All.Count == 1);
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCatalogue.KekTimeout, (await refused).Error);
        context.Clock.Advance(TimeSpan.FromSeconds(2));
        await context.Wrap(kek);
        Assert.Equal(["versions", "get", "unwrapkey"], context.Operations());
    }

    [Fact]
    public async Task who_gives_up_gets_no_error_of_the_kek()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan);
        using var caller = new CancellationTokenSource();
        var unwrap = kek.UnwrapAsync(wrapped, caller.Token).AsTask();
        await Eventually.True(() => context.Server.Requests.All.Count == 1);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unwrap);
    }

    private static void Hiccup(VaultKekContext context, int status, int? count)
    {
        if (status == 0)
        {
            context.Server.Faults.Drop(count);
        }
        else
        {
            context.Server.Faults.Fail(status, count);
        }
    }

    private static async ValueTask<byte[]> Discard(ValueTask<WrappedContentKey> wrap)
    {
        await wrap;
        return [];
    }
}
