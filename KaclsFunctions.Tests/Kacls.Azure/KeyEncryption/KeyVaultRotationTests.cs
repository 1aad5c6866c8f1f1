using System.Collections.Concurrent;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyEncryption;

public sealed class KeyVaultRotationTests
{
    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task a_rotation_is_noticed_without_a_restart(VaultKeyType type)
    {
        await using var context = await StartAsync(type);
        var (kek, old) = await context.WarmAsync();
        var version = context.Rotate();
        context.Clock.Advance(RefreshInterval);
        await Eventually.True(async () => (await context.Wrap(kek)).Version.ToString() == version.Version);

        var fresh = await context.Wrap(kek);
        Assert.Equal(context.ContentKey, await Unwrap(kek, old));
        Assert.Equal(context.ContentKey, await Unwrap(kek, fresh));
    }

    [Fact]
    [Rule("G5-1")]
    public async Task versions_of_another_size_or_type_unwrap_too()
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var (kek, symmetric) = await context.WarmAsync();
        var hsm = context.Server.Vault(VaultSdk.HsmHost);
        var blobs = new List<WrappedContentKey> { symmetric };
        foreach (var bits in new[] { 2048, 3072 })
        {
            context.Clock.Advance(TimeSpan.FromSeconds(1));
            hsm.CreateKek("kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(bits), seal: TestRsa.Seal);
            await context.RefreshAsync(kek);
            blobs.Add(await context.Wrap(kek));
        }

        Assert.Equal([40, 256, 384], blobs.Select(blob => blob.Bytes.Length));
        foreach (var blob in blobs)
        {
            Assert.Equal(context.ContentKey, await Unwrap(kek, blob));
        }
    }

    [Fact]
    public async Task of_versions_of_the_same_second_all_instances_take_the_same()
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        for (var number = 1; number < 4; number++)
        {
            context.Key.Rotate(TestRsa.Key(number: number));
            await context.RefreshAsync(kek);
            Assert.Equal((await context.Wrap(kek)).Version, (await context.Wrap(context.Kek())).Version);
        }
    }

    [Fact]
    [Rule("G5-1")]
    public async Task rotation_under_load_loses_no_blob()
    {
        await using var context = await StartAsync();

        // The clock jumps by a minute while calls are under way, which must not time out for that.
        var kek = context.Kek(timeout: TimeSpan.FromHours(1));
        var blobs = new ConcurrentBag<WrappedContentKey>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var wrapped = await context.Wrap(kek);
                Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
                blobs.Add(wrapped);
            }
        })).ToArray();

        var first = context.Key.Newest.Version;
        await Eventually.True(() => blobs.Count > 10);
        var second = context.Rotate();
        context.Clock.Advance(RefreshInterval);
        await Eventually.True(() => blobs.Any(blob => blob.Version.ToString() == second.Version));
        await stop.CancelAsync();
        await Task.WhenAll(load);

        foreach (var blob in blobs.DistinctBy(blob => blob.Version))
        {
            Assert.Equal(context.ContentKey, await Unwrap(kek, blob));
        }

        Assert.Equal(new HashSet<string> { first, second.Version }, blobs.Select(blob => blob.Version.ToString()).ToHashSet());
        Assert.Equal(second.Version, (await context.Wrap(kek)).Version.ToString());
    }

    [Fact]
    public async Task a_version_that_comes_into_force_later_wraps_then()
    {
        await using var context = await StartAsync();
        var future = context.Rotate();
        future.NotBefore = context.Clock.GetUtcNow().AddSeconds(30);
        var (kek, wrapped) = await context.WarmAsync();
        Assert.NotEqual(future.Version, wrapped.Version.ToString());

        context.Clock.Advance(RefreshInterval);
        await Eventually.True(async () => (await context.Wrap(kek)).Version.ToString() == future.Version);
    }

    [Fact]
    public async Task a_disabled_newest_version_leaves_the_one_before()
    {
        await using var context = await StartAsync();
        var first = context.Key.Newest;
        context.Rotate().Enabled = false;
        var (kek, wrapped) = await context.WarmAsync();
        Assert.Equal(first.Version, wrapped.Version.ToString());

        context.Key.Newest.Enabled = true;
        await context.RefreshAsync(kek);
        Assert.Equal(context.Key.Newest.Version, (await context.Wrap(kek)).Version.ToString());
    }

    [Fact]
    public async Task an_expired_version_stops_wrapping_at_once_though_the_vault_is_away()
    {
        await using var context = await StartAsync();
        context.Key.Newest.ExpiresOn = context.Clock.GetUtcNow().AddSeconds(30);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Drop();
        context.Clock.Advance(TimeSpan.FromSeconds(29));
        await context.Wrap(kek);
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ErrorCatalogue.KekExpired, (await Refused(() => context.Wrap(kek))).Error);

        context.Server.Faults.Clear();
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
    }

    [Fact]
    public async Task what_is_known_holds_on_while_the_vault_is_away()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Rotate();
        context.Server.Faults.Drop();
        await context.RefreshAsync(kek);
        Assert.Equal(wrapped.Version, (await context.Wrap(kek)).Version);

        context.Server.Faults.Clear();
        await context.RefreshAsync(kek);
        Assert.Equal(context.Key.Newest.Version, (await context.Wrap(kek)).Version.ToString());
    }

    [Fact]
    public async Task a_newer_version_that_can_not_be_loaded_leaves_the_older_one_wrapping()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Rotate();
        context.Server.Faults.Fail(503, operation: "get");
        await context.RefreshAsync(kek);
        Assert.Equal(wrapped.Version, (await context.Wrap(kek)).Version);
    }
}
