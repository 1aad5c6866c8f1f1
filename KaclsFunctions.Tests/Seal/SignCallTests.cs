using System.Security.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Seal;

/// <summary>When the vault is asked to sign: once for each version of the KEK on each instance, and never at a caller's whim.</summary>
public sealed class SignCallTests
{
    private static readonly byte[] Dek = RandomNumberGenerator.GetBytes(34);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task made_up_versions_names_and_sizes_cost_no_signature(bool cold)
    {
        await using var context = await StartAsync(adoptAfter: TimeSpan.FromMinutes(10));
        var (warm, _) = await context.WarmAsync();
        var kek = cold ? context.Kek() : warm;
        await Settled(kek);
        context.Server.Requests.Clear();
        using var publicKey = await Blobs.PublicKeyAsync(context.Server, context.Key.Newest);
        var good = HandMade.Under(publicKey, context.Key.Newest.Version);
        for (var times = 0; times < 20; times++)
        {
            var version = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            Assert.Equal("envelope_kek_unknown", await Blobs.RefusedAsync((good with { Version = version }).Build(), kek));
        }

        foreach (var name in new[] { "kek2", "k", "kek1-seal", "kek-seal", "kek1/", "\0\0\0\0" })
        {
            Assert.StartsWith("envelope_", await Blobs.RefusedAsync((good with { Kek = name }).Build(), kek), StringComparison.Ordinal);
        }

        foreach (var size in new[] { 0, 1, 32, 40, 60, 255, 257, 384, 512 })
        {
            Assert.Equal("envelope_tampered", await Blobs.RefusedAsync((good with { Wrapped = new byte[size] }).Build(), kek));
        }

        var shortKey = publicKey.Encrypt(new byte[31], RSAEncryptionPadding.OaepSHA256);
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync((good with { Wrapped = shortKey }).Build(), kek));
        Assert.Empty(context.Server.Requests.Of("sign"));
        Assert.Empty(context.SealOperations());
    }

    [Fact]
    public async Task fifty_unwraps_at_once_of_an_old_version_cost_one_signature()
    {
        await using var context = await StartAsync();
        var (warm, _) = await context.WarmAsync();
        var old = await Blobs.SealAsync(Dek, "", warm);
        context.Rotate();
        var (cold, _) = await context.WarmAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => Assert.Equal(Dek, await Blobs.OpenAsync(old, cold))));
        Assert.Single(context.Server.Requests.Of("sign"));
        Assert.Equal(50, context.Server.Requests.Of("unwrapkey").Count);
    }

    [Fact]
    public async Task a_cold_start_under_load_costs_one_signature_for_each_version()
    {
        await using var context = await StartAsync();
        var (warm, _) = await context.WarmAsync();
        var old = await Blobs.SealAsync(Dek, "", warm);
        context.Rotate();
        context.Server.Requests.Clear();
        var cold = context.Kek();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            Assert.Equal(Dek, await Blobs.OpenAsync(old, cold));
            Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", cold), cold));
        }));
        Assert.Equal(2, context.Server.Requests.Of("sign").Count);
    }

    [Fact]
    public async Task warm_wraps_make_no_call_and_warm_unwraps_one()
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        var blob = await Blobs.SealAsync(Dek, "", kek);
        Assert.Empty(context.Server.Requests.All);
        Assert.Equal(Dek, await Blobs.OpenAsync(blob, kek));
        Assert.Equal("unwrapkey", Assert.Single(context.Server.Requests.All).Operation);
    }

    [Fact]
    public async Task an_aes_kek_has_no_seal_key_and_asks_for_none()
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var kek = context.Kek();
        Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", kek), kek));
        Assert.Empty(context.SealOperations());
    }

    [Fact]
    public async Task a_failure_is_remembered_for_five_seconds_and_then_the_vault_is_asked_again()
    {
        await using var context = await StartAsync();
        var (warm, _) = await context.WarmAsync();
        var old = await Blobs.SealAsync(Dek, "", warm);
        context.Rotate();
        var (cold, _) = await context.WarmAsync();
        context.Server.Faults.Deny(operation: "sign");
        for (var times = 0; times < 20; times++)
        {
            Assert.Equal("seal_key_unusable", await Blobs.RefusedAsync(old, cold));
        }

        Assert.Single(context.Server.Requests.Of("sign"));
        context.Server.Faults.Clear();
        context.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("seal_key_unusable", await Blobs.RefusedAsync(old, cold));
        Assert.Single(context.Server.Requests.Of("sign"));
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Dek, await Blobs.OpenAsync(old, cold));
        Assert.Equal(2, context.Server.Requests.Of("sign").Count);
    }

    [Fact]
    public async Task a_caller_that_gives_up_does_not_end_the_asking()
    {
        await using var context = await StartAsync();
        var (warm, _) = await context.WarmAsync();
        var old = Blobs.HeaderOf(await Blobs.SealAsync(Dek, "", warm)).ContentKey;
        context.Rotate();
        var (cold, _) = await context.WarmAsync();
        context.Server.Faults.Slow(TimeSpan.FromMilliseconds(400), count: 1, operation: "sign");
        using var impatient = new CancellationTokenSource();
        var given = cold.GetSealAsync(old, impatient.Token).AsTask();
        await Eventually.True(() => context.Server.Requests.Of("sign").Count == 1);
        var patient = cold.GetSealAsync(old, CancellationToken.None).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(patient.IsCompleted);
        await AdvanceUntilAsync(context, () => patient.IsCompleted, TimeSpan.FromMilliseconds(100), steps: 9);
        await patient;
        Assert.Single(context.Server.Requests.Of("sign"));
    }

    [Fact]
    public async Task a_seal_key_that_never_answers_is_a_time_out_for_each_caller_and_is_tried_again()
    {
        await using var context = await StartAsync();
        var (warm, _) = await context.WarmAsync();
        var old = await Blobs.SealAsync(Dek, "", warm);
        context.Rotate();
        var (cold, _) = await context.WarmAsync();
        context.Server.Faults.Slow(Timeout.InfiniteTimeSpan, operation: "sign");
        var refused = Blobs.RefusedAsync(old, cold);
        await Eventually.True(() => context.Server.Requests.Of("sign").Count == 1);
        await AdvanceUntilAsync(context, () => refused.IsCompleted, TimeSpan.FromMilliseconds(500), steps: 4);
        Assert.Equal("kek_timeout", await refused);

        // Who wraps is not touched by it, and the asking is given up after five seconds.
        Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", cold), cold));
        context.Server.Faults.Clear();
        context.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.True(async () =>
        {
            try
            {
                return (await Blobs.OpenAsync(old, cold)).AsSpan().SequenceEqual(Dek);
            }
            catch (Kacls.Errors.KaclsException exception)
            {
                Assert.Equal("kek_timeout", exception.Error.ReasonCode);
                return false;
            }
        });
    }

    /// <summary>The clock of the vault and of the instance is one: time passes for both, but not before the instance waits.</summary>
    private static async Task AdvanceUntilAsync(VaultKekContext context, Func<bool> done, TimeSpan step, int steps)
    {
        for (var taken = 0; taken < steps && !done(); taken++)
        {
            context.Clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        await Eventually.True(done);
    }
}
