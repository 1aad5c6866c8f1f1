using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.WhoIsAsking;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Stress;

/// <summary>Callers who wait, give up, are refused and are answered, all at once: no turn at the vault is lost by any of it.</summary>
public sealed class GateStressTests
{
    /// <summary>What runs at a time under RSA-HSM 3,072.</summary>
    private const int Running = 25;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task after_any_storm_as_many_calls_run_as_before(uint seed)
    {
        await using var context = await StartAsync(bits: 3072);
        var (kek, wrapped) = await context.WarmAsync();
        var chance = new Chance(seed);
        for (var wave = 0; wave < 4; wave++)
        {
            await StormAsync(context, kek, wrapped, chance);
        }

        context.Server.Requests.Clear();
        context.Server.Faults.Slow(TimeSpan.FromMilliseconds(100));
        var calls = Enumerable.Range(0, Running).Select(_ => Unwrap(kek, wrapped).AsTask()).ToArray();
        await Eventually.True(() => context.Count("unwrapkey") >= Running);
        context.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.All(await Task.WhenAll(calls).WaitAsync(Bound), contentKey => Assert.Equal(context.ContentKey, contentKey));
    }

    private static async Task StormAsync(
        VaultKekContext context, KeyVaultKeyEncryptionKey kek, WrappedContentKey wrapped, Chance chance)
    {
        var faults = context.Server.Faults;
        faults.Fail(503, count: chance.Below(20));
        faults.Slow(TimeSpan.FromMilliseconds(200), count: 1 + chance.Below(20));
        faults.Fail(403, count: chance.Below(10), operation: "unwrapkey");
        faults.Slow(Timeout.InfiniteTimeSpan, count: chance.Below(10), operation: "unwrapkey");
        using var impatient = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 50 + chance.Below(50))
            .Select(_ => EndAsync(kek, wrapped, context.ContentKey, chance.Below(3) == 0 ? impatient.Token : default)).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Below(30)));
        await impatient.CancelAsync();

        // Turns end, time-outs too.
        while (!Task.WhenAll(calls).IsCompleted)
        {
            context.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }

        await Task.WhenAll(calls);
        faults.Clear();

        // What was throttled or failed is forgotten by then.
        context.Clock.Advance(TimeSpan.FromSeconds(11));
    }

    private static async Task EndAsync(
        KeyVaultKeyEncryptionKey kek, WrappedContentKey wrapped, byte[] expected, CancellationToken cancellation)
    {
        try
        {
            Assert.Equal(expected, await kek.UnwrapAsync(wrapped, cancellation));
        }
        catch (Exception refused) when (refused is KaclsException or OperationCanceledException)
        {
            Assert.True(refused is KaclsException || cancellation.IsCancellationRequested);
        }
    }
}
