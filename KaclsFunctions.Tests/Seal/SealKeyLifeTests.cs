using System.Security.Cryptography;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Seal;

/// <summary>The seal through rotations: of the KEK, with a new secret each time, and of the seal key, which should have none.</summary>
public sealed class SealKeyLifeTests
{
    private static readonly byte[] Dek = RandomNumberGenerator.GetBytes(34);

    [Fact]
    public async Task of_a_seal_key_that_was_rotated_the_oldest_version_goes_on()
    {
        await using var context = await StartAsync();
        var seal = context.Server.Vault(VaultSdk.VaultHost).Key("kek-seal");
        var before = context.Kek();
        var old = await Blobs.SealAsync(Dek, "", before);
        for (var times = 1; times <= 5; times++)
        {
            context.Clock.Advance(TimeSpan.FromSeconds(1));
            seal.Rotate(TestRsa.Key(number: 90 + times));
            var after = context.Kek();
            Assert.Equal(Dek, await Blobs.OpenAsync(old, after));
            Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", after), before));

            context.Rotate();
            await context.RefreshAsync(before);
            var cold = context.Kek();
            var fresh = await Blobs.SealAsync(Dek, "", before);
            Assert.Equal(context.Key.Newest.Version, Blobs.VersionOf(fresh));
            Assert.Equal(Dek, await Blobs.OpenAsync(fresh, cold));
            Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", cold), before));
        }

        Assert.All(
            context.Server.Requests.Of("sign"),
            request => Assert.Contains(seal.Versions[0].Version, request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task each_version_of_the_kek_has_a_seal_of_its_own_and_all_open_for_ever()
    {
        await using var context = await StartAsync();
        var kek = context.Kek();
        var blobs = new List<byte[]>();
        for (var times = 0; times < 3; times++)
        {
            blobs.Add(await Blobs.SealAsync(Dek, "", kek));
            context.Rotate();
            await context.RefreshAsync(kek);
        }

        Assert.Equal(3, blobs.Select(Blobs.VersionOf).Distinct().Count());
        foreach (var instance in new[] { kek, context.Kek() })
        {
            foreach (var blob in blobs)
            {
                Assert.Equal(Dek, await Blobs.OpenAsync(blob, instance));
            }
        }
    }

    [Fact]
    public async Task a_rotation_under_load_refuses_nobody()
    {
        await using var context = await StartAsync();

        // The clock of the test jumps.
        var (warm, other) = (context.Kek(timeout: TimeSpan.FromMinutes(30)), context.Kek(timeout: TimeSpan.FromMinutes(30)));
        using var end = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var served = 0;
            for (var turn = number; !end.IsCancellationRequested; turn++, served++)
            {
                var (wraps, unwraps) = turn % 2 == 0 ? (warm, other) : (other, warm);
                Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", wraps), unwraps));
            }

            return served;
        })).ToArray();
        for (var times = 0; times < 3; times++)
        {
            context.Rotate();
            await Eventually.True(async () =>
            {
                // The load may have a refresh under way that had listed the versions before this one was made.
                await Settled(warm);
                return Blobs.VersionOf(await Blobs.SealAsync(Dek, "", warm)) == context.Key.Newest.Version;
            });
            await Settled(other);
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(load), served => Assert.NotEqual(0, served));
    }
}
