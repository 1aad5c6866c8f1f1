using System.Collections.Concurrent;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

/// <summary>A ring of KEKs in several vaults over HTTP: what a sick vault takes with it, and what not.</summary>
[Rule("A-18")]
public sealed class KeyRingTests : IAsyncLifetime
{
    private const string Down = "down.vault.azure.net";
    private const string Throttling = "throttling.vault.azure.net";
    private const string Rotating = "rotating.vault.azure.net";

    private readonly VaultRing ring = new();
    private readonly ConcurrentDictionary<string, byte[]> sealedDeks = new();
    private VaultKey rotating = null!;

    public async Task InitializeAsync()
    {
        await ring.AddAsync(Down);
        await ring.AddAsync(Throttling);
        rotating = await ring.AddAsync(Rotating);
    }

    public async Task DisposeAsync() => await ring.DisposeAsync();

    [Fact]
    public async Task one_vault_down_one_throttling_one_rotating_under_load_loses_nothing()
    {
        var kacls = await ring.StartAsync(Key("down", Down), Key("throttling", Throttling), Key("rotating", Rotating));
        await WrapManyAsync(kacls, 30);
        Assert.Equal([10, 10, 10], sealedDeks.Keys.CountBy(VaultRing.KekOf).Select(group => group.Value));

        ring[Down].Faults.Drop();
        ring[Throttling].Faults.Throttle(7, operation: "unwrapkey");
        await UnwrapAsync(kacls, Sealed("down"));
        await UnwrapAsync(kacls, Sealed("throttling"));

        // Wraps keep away from both vaults, though a wrap asks neither, while the third one's key is rotated.
        var before = sealedDeks.Keys.ToHashSet();
        var rotation = RotateAsync(kacls, times: 2);
        await Parallel.ForAsync(0, 120, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            await WrapManyAsync(kacls, 1);
            await UnwrapAsync(kacls, sealedDeks.Keys.ElementAt(number % sealedDeks.Count));
        });
        await rotation;
        await WrapManyAsync(kacls, 1);
        var made = sealedDeks.Keys.Except(before).ToList();
        Assert.All(made, wrapped => Assert.Equal("rotating", VaultRing.KekOf(wrapped)));
        Assert.Contains(made, wrapped => VaultRing.HeaderOf(wrapped).ContentKey.Version.ToString() == rotating.Newest.Version);

        // Nobody unwraps for a while. The vault that is down is still avoided, because its refreshes fail.
        await Assert.ThrowsAsync<KaclsException>(() => VaultRing.RefreshAsync(kacls, "down"));
        kacls.Time.Advance(TimeSpan.FromSeconds(10));
        sealedDeks.Keys.Except(before).ToList().ForEach(wrapped => before.Add(wrapped));
        await WrapManyAsync(kacls, 10);
        Assert.Equal(["rotating", "throttling"], sealedDeks.Keys.Except(before).Select(VaultRing.KekOf).Distinct().Order());

        // Both are well again: all take part, and every DEK that was ever sealed is there.
        ring[Down].Faults.Clear();
        ring[Throttling].Faults.Clear();
        await VaultRing.RefreshAsync(kacls, "down");
        sealedDeks.Keys.ToList().ForEach(wrapped => before.Add(wrapped));
        await WrapManyAsync(kacls, 3);
        Assert.Equal(["down", "rotating", "throttling"], sealedDeks.Keys.Except(before).Select(VaultRing.KekOf).Order());
        foreach (var wrapped in sealedDeks.Keys)
        {
            var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));
            Assert.Equal(sealedDeks[wrapped], reply.Bytes("key"));
        }
    }

    [Fact]
    public async Task a_retired_kek_opens_its_blobs_and_wraps_no_more()
    {
        var before = await ring.StartAsync(Key("old", Down));
        await WrapManyAsync(before, 2);
        var after = await ring.StartAsync(Key("old", Down, active: false), Key("new", Rotating));
        await WrapManyAsync(after, 4);

        Assert.Equal(2, sealedDeks.Keys.Count(wrapped => VaultRing.KekOf(wrapped) == "old"));
        Assert.Equal(4, sealedDeks.Keys.Count(wrapped => VaultRing.KekOf(wrapped) == "new"));
        foreach (var (wrapped, dek) in sealedDeks)
        {
            Assert.Equal(dek, (await after.PostAsync("unwrap", after.UnwrapBody(wrapped))).Bytes("key"));
        }
    }

    [Fact]
    public async Task a_kek_that_was_taken_out_of_the_settings_is_named_and_its_blobs_are_readable_once_it_is_back()
    {
        var before = await ring.StartAsync(Key("old", Down));
        await WrapManyAsync(before, 1);
        var (wrapped, dek) = sealedDeks.Single();
        var without = await ring.StartAsync(Key("new", Rotating));
        (await without.PostAsync("unwrap", without.UnwrapBody(wrapped))).AssertRefused(400, "envelope_kek_unknown");
        var back = await ring.StartAsync(Key("new", Rotating), Key("old", Down, active: false));
        Assert.Equal(dek, (await back.PostAsync("unwrap", back.UnwrapBody(wrapped))).Bytes("key"));
    }

    private static KeyEncryptionKeySettings Key(string name, string host, bool active = true) =>
        new() { Name = name, KeyId = $"https://{host}/keys/kacls-kek", Active = active };

    private string Sealed(string kek) => sealedDeks.Keys.First(wrapped => VaultRing.KekOf(wrapped) == kek);

    private async Task WrapManyAsync(KaclsApp kacls, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var dek = SampleDek.New();
            sealedDeks[await kacls.WrapAsync(dek)] = dek;
        }
    }

    // The exact DEK, or the true reason why not.
    private async Task UnwrapAsync(KaclsApp kacls, string wrapped)
    {
        var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));
        switch (VaultRing.KekOf(wrapped))
        {
            case "down":
                reply.AssertRefused(503, "kek_unreachable");
                Assert.NotNull(reply.Header("Retry-After"));
                break;
            case "throttling":
                reply.AssertRefused(503, "kek_throttled");
                Assert.Equal("7", reply.Header("Retry-After"));
                break;
            default:
                Assert.True(reply.Status == 200, reply.Body);
                Assert.Equal(sealedDeks[wrapped], reply.Bytes("key"));
                break;
        }
    }

    private async Task RotateAsync(KaclsApp kacls, int times)
    {
        for (var number = 0; number < times; number++)
        {
            await ring.RotateAsync(kacls, "rotating", rotating);
        }
    }
}
