using System.Security.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Seal;

/// <summary>Genuine blobs, cut into pieces and put together again, and damaged ones.</summary>
[Rule("G4-4", "A-7")]
public sealed class PastedBlobTests
{
    private static readonly byte[] Dek = RandomNumberGenerator.GetBytes(34);

    [Fact]
    public async Task a_blob_is_not_opened_under_the_name_of_another_kek_of_the_same_key_and_the_same_seal_key()
    {
        await using var context = await StartAsync();
        using var one = Kek(context, "kek1", context.Key);
        using var two = Kek(context, "kek2", context.Key);
        var blob = await Blobs.SealAsync(Dek, "", one);
        Assert.Equal(Dek, await Blobs.OpenAsync(blob, one, two));
        Assert.Equal("kek1"u8, blob.AsSpan(8, 4));
        blob[11] = (byte)'2';
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(blob, one, two));
    }

    [Fact]
    public async Task two_keks_of_one_vault_that_share_a_seal_key_do_not_open_each_others_blobs()
    {
        await using var context = await StartAsync();
        var other = context.Server.Vault(VaultSdk.VaultHost).CreateKey("other", rsa: TestRsa.Key(number: 1));
        using var one = Kek(context, "kek1", context.Key);
        using var two = Kek(context, "kek2", other);
        var blob = await Blobs.SealAsync(Dek, "", one);
        var ofTwo = await Blobs.SealAsync(Dek, "", two);
        var header = ofTwo.AsSpan(0, Blobs.HeaderOf(ofTwo).Size).ToArray();
        foreach (var pasted in new byte[][]
        {
            [.. blob[..8], .. "kek2"u8, .. blob[12..]],
            [.. header, .. blob[Blobs.HeaderOf(blob).Size..]],
            [.. header[..28], .. blob[28..]],
        })
        {
            Assert.StartsWith("envelope_", await Blobs.RefusedAsync(pasted, one, two), StringComparison.Ordinal);
        }

        Assert.Equal(Dek, await Blobs.OpenAsync(ofTwo, one, two));
    }

    [Fact]
    public async Task content_is_not_opened_under_another_version()
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        var old = await Blobs.SealAsync(Dek, "", kek);
        context.Rotate();
        await context.RefreshAsync(kek);
        var fresh = await Blobs.SealAsync(Dek, "", kek);
        Assert.NotEqual(Blobs.VersionOf(old), Blobs.VersionOf(fresh));
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync([.. fresh[..286], .. old[286..]], kek));
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync([.. old[..286], .. fresh[286..]], kek));
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync([.. old[..12], .. fresh[12..28], .. old[28..]], kek));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task content_is_not_opened_under_another_content_key_or_perimeter(VaultKeyType type)
    {
        await using var context = await StartAsync(type);
        var kek = context.Kek();
        var finance = await Blobs.SealAsync(Dek, "finance", kek);
        var anyone = await Blobs.SealAsync(Dek, "", kek);
        var header = Blobs.HeaderOf(finance).Size;
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync([.. finance[..header], .. anyone[header..]], kek));
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync([.. anyone[..header], .. finance[header..]], kek));

        // GCM without its tag would be a stream cipher: two contents over each other must not open either.
        var mixed = anyone[..^16].Concat(finance[^16..]).ToArray();
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(mixed, kek));
    }

    [Theory]
    [InlineData(4, 1, "envelope_malformed")]
    [InlineData(4, 3, "envelope_malformed")]
    [InlineData(5, 2, "envelope_kind_mismatch")]
    public async Task another_format_or_kind_is_refused(int at, byte value, string reason)
    {
        await using var context = await StartAsync();
        var kek = context.Kek();
        var blob = await Blobs.SealAsync(Dek, "", kek);
        blob[at] = value;
        Assert.Equal(reason, await Blobs.RefusedAsync(blob, kek));
    }

    [Fact]
    [Rule("G4-3")]
    public async Task a_private_keys_blob_whose_kind_is_changed_is_not_opened_as_a_deks()
    {
        await using var context = await StartAsync();
        var kek = context.Kek();
        using var content = new DekContent([.. Dek], Blobs.Resource, "");
        var service = new EnvelopeService(new KeyEncryptionRing([kek], _ => true));
        var (blob, _) = await service.SealAsync(EnvelopeKind.PrivateKey, content.Encode(), default);
        Assert.Equal("envelope_kind_mismatch", await Blobs.RefusedAsync(blob, kek));
        blob[5] = 1;
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(blob, kek));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task through_the_vault_every_changed_byte_and_every_truncation_is_refused_and_costs_no_signature(VaultKeyType type)
    {
        await using var context = await StartAsync(type, adoptAfter: TimeSpan.FromMinutes(10));
        var kek = context.Kek();
        var blob = await Blobs.SealAsync(Dek, "", kek);
        context.Server.Requests.Clear();
        for (var at = 0; at < blob.Length; at++)
        {
            var bit = (byte)(1 << RandomNumberGenerator.GetInt32(8));
            blob[at] ^= bit;
            await RefusedAsync(blob, $"byte {at} ^ {bit}");
            blob[at] ^= bit;
            await RefusedAsync(blob[..at], $"{at} bytes");
        }

        await RefusedAsync([.. blob, 0], "a byte more");
        Assert.Empty(context.Server.Requests.Of("sign"));
        Assert.Equal(Dek, await Blobs.OpenAsync(blob, kek));

        async Task RefusedAsync(byte[] damaged, string how)
        {
            var reason = await Blobs.RefusedAsync(damaged, kek);
            Assert.True(reason.StartsWith("envelope_", StringComparison.Ordinal), $"{how}: {reason}");
        }
    }

    private static KeyVaultKeyEncryptionKey Kek(VaultKekContext context, string name, VaultKey key) => new(
        new KeyEncryptionKeySettings { Name = name, KeyId = key.Id, SealKeyId = $"{context.Key.Id}-seal" },
        new KeyEncryptionSettings { AdoptAfter = TimeSpan.Zero },
        context.Credential,
        context.Server.Transport(),
        context.Clock,
        NullLogger<KeyVaultKeyEncryptionKey>.Instance);
}
