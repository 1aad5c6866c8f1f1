using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

/// <summary>Requests over HTTP whose KEK is a 256-bit oct-HSM key of a Managed HSM.</summary>
public sealed class ManagedHsmTests : IAsyncLifetime
{
    private readonly VaultRing ring = new();
    private VaultKey key = null!;

    public async Task InitializeAsync() => key = await ring.AddAsync(VaultSdk.HsmHost, VaultKeyType.OctHsm);

    public async Task DisposeAsync() => await ring.DisposeAsync();

    [Theory]
    [InlineData("A256KW", KekAlgorithm.A256Kw, 40, "wrapkey", "unwrapkey")]
    [InlineData("A256GCM", KekAlgorithm.A256Gcm, 60, "encrypt", "decrypt")]
    public async Task a_dek_goes_through_the_hsm_and_back_across_a_rotation(
        string algorithm, KekAlgorithm expected, int size, string wrapOperation, string unwrapOperation)
    {
        var kacls = await ring.StartAsync(Kek(algorithm));
        ring[VaultSdk.HsmHost].Requests.Clear();
        var (dek, newDek) = (SampleDek.New(), SampleDek.New());
        var wrapped = await kacls.WrapAsync(dek);
        await ring.RotateAsync(kacls, "hsm", key);
        var newWrapped = await kacls.WrapAsync(newDek);

        var header = VaultRing.HeaderOf(wrapped).ContentKey;
        Assert.Equal((expected, size), (header.Algorithm, header.Bytes.Length));
        Assert.NotEqual(header.Version, VaultRing.HeaderOf(newWrapped).ContentKey.Version);
        Assert.Equal(dek, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Bytes("key"));
        Assert.Equal(newDek, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(newWrapped))).Bytes("key"));

        // The third of each is the test key of the new version.
        Assert.Equal(3, ring[VaultSdk.HsmHost].Requests.Of(wrapOperation).Count);
        Assert.Equal(3, ring[VaultSdk.HsmHost].Requests.Of(unwrapOperation).Count);
    }

    [Theory]
    [InlineData("A256KW")]
    [InlineData("A256GCM")]
    public async Task a_changed_content_key_is_refused_and_does_not_make_the_hsm_look_sick(string algorithm)
    {
        var kacls = await ring.StartAsync(Kek(algorithm));
        var blob = Convert.FromBase64String(await kacls.WrapAsync(SampleDek.New()));
        blob[VaultRing.HeaderOf(Convert.ToBase64String(blob)).Size - 1] ^= 1;
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(Convert.ToBase64String(blob)))).AssertRefused(400, "envelope_tampered");
        await kacls.WrapAsync(SampleDek.New());
    }

    [Fact]
    public async Task wraps_leave_an_hsm_that_is_down_for_a_vault_and_come_back()
    {
        const string Vault = "second.vault.azure.net";
        await ring.AddAsync(Vault);
        var kacls = await ring.StartAsync(Kek("A256KW"), new() { Name = "vault", KeyId = $"https://{Vault}/keys/kacls-kek" });
        ring[VaultSdk.HsmHost].Faults.Drop();
        ring[VaultSdk.HsmHost].Requests.Clear();
        for (var index = 0; index < 6; index++)
        {
            Assert.Equal("vault", VaultRing.KekOf(await kacls.WrapAsync(SampleDek.New())));
        }

        // One call, its retry, and no more: what is known to be down costs the later requests no time.
        Assert.Equal(2, ring[VaultSdk.HsmHost].Requests.Of("wrapkey").Count);
        ring[VaultSdk.HsmHost].Faults.Clear();
        kacls.Time.Advance(TimeSpan.FromSeconds(10));
        var names = new[] { await kacls.WrapAsync(SampleDek.New()), await kacls.WrapAsync(SampleDek.New()) }.Select(VaultRing.KekOf);
        Assert.Equal(["hsm", "vault"], names.Order());
    }

    private static KeyEncryptionKeySettings Kek(string algorithm) =>
        new() { Name = "hsm", KeyId = $"https://{VaultSdk.HsmHost}/keys/kacls-kek", Algorithm = algorithm };
}
