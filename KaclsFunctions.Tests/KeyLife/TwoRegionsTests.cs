using System.Collections.Concurrent;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>
/// A Managed HSM in two regions, of which the second hears of new versions six minutes later, and the key service in both.
/// </summary>
public sealed class TwoRegionsTests : IAsyncLifetime
{
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    /// <summary>The <c>max-age</c> of certs.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(300);

    private readonly ManualTimeProvider clock = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> firstWrap = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> firstToken = new();
    private Region here = null!;
    private Region there = null!;
    private VaultKey kek = null!;
    private VaultKey signing = null!;
    private HashSet<string> heldKeys = [];
    private DateTimeOffset heldUntil = DateTimeOffset.MinValue;

    public async Task InitializeAsync()
    {
        here = new(await KeyVaultServer.StartAsync(clock), clock);
        there = new(await KeyVaultServer.StartAsync(clock), clock);
        var hsm = here.Hsm.Vault(VaultSdk.HsmHost);
        there.Hsm.Replicate(hsm, Lag);
        kek = hsm.CreateKek("kek", rsa: TestRsa.Key(), seal: TestRsa.Seal);
        signing = hsm.CreateKey("signing", rsa: TestRsa.Key(number: 1));

        // Long ago.
        clock.Advance(TimeSpan.FromDays(1));
        await here.ScaleOutAsync();
        await there.ScaleOutAsync();
    }

    public async Task DisposeAsync()
    {
        await here.DisposeAsync();
        await there.DisposeAsync();
    }

    [Fact]
    public async Task a_rotation_under_load_in_two_regions_refuses_nobody()
    {
        await PassAsync(TimeSpan.FromMinutes(1));
        var rotated = clock.GetUtcNow();
        kek.Rotate(TestRsa.Key(number: 2));
        signing.Rotate(TestRsa.Key(number: 3));
        foreach (var minutes in new[] { 1, 4, 4, 2, 4, 3 })
        {
            // Cold instances must do as the warm ones do, whenever they come.
            await PassAsync(TimeSpan.FromMinutes(minutes));
            await here.ScaleOutAsync();
            await there.ScaleOutAsync();
        }

        await PassAsync(TimeSpan.FromMinutes(2));

        // It has taken place: as early as all can know, and not before.
        Assert.Equal(2, firstWrap.Count);
        Assert.InRange(firstWrap[kek.Newest.Version] - rotated, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        Assert.Equal(2, firstToken.Count);
        Assert.InRange(firstToken.Values.Max() - rotated, TimeSpan.FromMinutes(16), TimeSpan.FromMinutes(17));
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var end = clock.GetUtcNow() + time; clock.GetUtcNow() < end; clock.Advance(Step))
        {
            if (clock.GetUtcNow() >= heldUntil)
            {
                // Now of one region, now of the other.
                var region = clock.GetUtcNow().Minute % 2 == 0 ? here : there;
                (heldKeys, heldUntil) = (await region.KeySetAsync(), clock.GetUtcNow() + HeldFor);
            }

            await Task.WhenAll(
                RoundTripAsync(here, there, privileged: false),
                RoundTripAsync(there, here, privileged: false),
                RoundTripAsync(here, there, privileged: true),
                RoundTripAsync(there, here, privileged: true),
                SignAsync(here, there),
                SignAsync(there, here));
        }
    }

    /// <summary>What one region wraps, the other unwraps.</summary>
    private async Task RoundTripAsync(Region from, Region to, bool privileged)
    {
        var dek = SampleDek.New();
        var wrapped = await from.WrapAsync(dek, privileged);
        firstWrap.TryAdd(VaultRing.HeaderOf(wrapped).ContentKey.Version.ToString(), clock.GetUtcNow());
        Assert.Equal(dek, await to.UnwrapAsync(wrapped, privileged));
    }

    /// <summary>What one region signs, the other accepts, and so does whoever still holds an older key set of either.</summary>
    private async Task SignAsync(Region from, Region to)
    {
        var token = await from.DelegateAsync();
        var kid = new JsonWebToken(token).Kid;
        firstToken.TryAdd(kid, clock.GetUtcNow());
        Assert.Contains(kid, heldKeys);
        await to.AcceptAsync(token);
    }
}
