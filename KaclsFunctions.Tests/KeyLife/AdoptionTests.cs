using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>When a new version of a KEK begins to wrap.</summary>
public sealed class AdoptionTests
{
    private static readonly TimeSpan AdoptAfter = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task a_key_made_a_moment_ago_wraps_at_once(VaultKeyType type)
    {
        await using var context = await StartAsync(type, adoptAfter: AdoptAfter);
        Assert.Equal(context.Key.Newest.Version, (await context.Wrap(context.Kek())).Version.ToString());
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task after_a_rotation_the_old_version_wraps_until_every_region_can_know_the_new_one(VaultKeyType type)
    {
        await using var context = await StartAsync(type, adoptAfter: AdoptAfter);
        context.Clock.Advance(AdoptAfter);
        var (warm, old) = await context.WarmAsync();
        var fresh = context.Rotate();
        await context.RefreshAsync(warm);
        Assert.Equal(old.Version, (await context.Wrap(warm)).Version);
        Assert.Equal(old.Version, (await context.Wrap(context.Kek())).Version);

        context.Clock.Advance(AdoptAfter - RefreshInterval);
        await Settled(warm);
        Assert.Equal(fresh.Version, (await context.Wrap(warm)).Version.ToString());
        Assert.Equal(fresh.Version, (await context.Wrap(context.Kek())).Version.ToString());
        Assert.Equal(context.ContentKey, await Unwrap(warm, old));
    }

    [Fact]
    public async Task of_two_young_versions_the_one_that_is_known_longer_wraps()
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var first = context.Key.Newest;
        context.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = context.Rotate();
        var (kek, wrapped) = await context.WarmAsync();
        Assert.Equal(first.Version, wrapped.Version.ToString());

        context.Clock.Advance(AdoptAfter);
        await Settled(kek);
        Assert.Equal(second.Version, (await context.Wrap(kek)).Version.ToString());
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("expired")]
    public async Task a_young_version_wraps_at_once_where_no_older_one_can(string old)
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        context.Clock.Advance(AdoptAfter);
        var (kek, _) = await context.WarmAsync();
        if (old == "disabled")
        {
            context.Key.Newest.Enabled = false;
        }
        else
        {
            context.Key.Newest.ExpiresOn = context.Clock.GetUtcNow();
        }

        var fresh = context.Rotate();
        await context.RefreshAsync(kek);
        Assert.Equal(fresh.Version, (await context.Wrap(kek)).Version.ToString());
    }
}
