using System.Security.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Seal;

/// <summary>
/// Blobs whose algorithm byte lies about their KEK: AES needs no seal, so an RSA KEK's blob would like to be one. Key Vault refuses an
/// operation that is not of the key's type, whatever this service thinks that the key is.
/// </summary>
[Rule("A-7")]
public sealed class AlgorithmClaimTests
{
    public static TheoryData<byte, int, bool> Claims
    {
        get
        {
            var claims = new TheoryData<byte, int, bool>();
            foreach (var isLoaded in new[] { true, false })
            {
                foreach (var size in new[] { 40, 60, 256 })
                {
                    foreach (byte algorithm in new byte[] { 0, 1, 2, 3, 4, 255 })
                    {
                        claims.Add(algorithm, size, isLoaded);
                    }
                }
            }

            return claims;
        }
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task a_blob_of_an_rsa_kek_that_claims_another_algorithm_never_opens(byte algorithm, int size, bool isLoaded)
    {
        await using var context = await StartAsync();
        var claimed = context.Key.Newest;
        if (!isLoaded)
        {
            context.Rotate();
        }

        var (kek, _) = await context.WarmAsync();
        using var publicKey = await Blobs.PublicKeyAsync(context.Server, claimed);
        await NeverOpensAsync(kek, Claiming(HandMade.Under(publicKey, claimed.Version), algorithm, size));
        await NeverOpensAsync(context.Kek(), Claiming(HandMade.Under(publicKey, claimed.Version), algorithm, size));

        // Only what unwraps costs a signature, where the instance has not the seal of that version.
        Assert.Equal((size, algorithm) != (256, 1) ? 0 : isLoaded ? 1 : 2, context.Server.Requests.Of("sign").Count);
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task a_blob_of_an_aes_kek_that_claims_another_algorithm_never_opens(byte algorithm, int size, bool isLoaded)
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var claimed = context.Key.Newest;
        if (!isLoaded)
        {
            context.Rotate();
        }

        var (kek, _) = await context.WarmAsync();
        using var publicKey = TestRsa.Key();
        await NeverOpensAsync(kek, Claiming(HandMade.Under(publicKey, claimed.Version), algorithm, size));
        await NeverOpensAsync(context.Kek(), Claiming(HandMade.Under(publicKey, claimed.Version), algorithm, size));
        Assert.Empty(context.Server.Requests.Of("sign"));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, true)]
    [InlineData(VaultKeyType.RsaHsm, false)]
    [InlineData(VaultKeyType.OctHsm, true)]
    [InlineData(VaultKeyType.OctHsm, false)]
    public async Task of_a_key_with_versions_of_both_types_each_version_keeps_to_its_own(VaultKeyType newest, bool cold)
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var hsm = context.Server.Vault(VaultSdk.HsmHost);
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        hsm.CreateKek("kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(), seal: TestRsa.Seal);
        if (newest == VaultKeyType.OctHsm)
        {
            context.Clock.Advance(TimeSpan.FromSeconds(1));
            hsm.CreateKey("kek", VaultKeyType.OctHsm);
        }

        var kek = context.Kek();
        if (!cold)
        {
            await context.Wrap(kek);
        }

        using var publicKey = TestRsa.Key();
        foreach (var version in context.Key.Versions)
        {
            var forged = HandMade.Under(publicKey, version.Version);
            await NeverOpensAsync(kek, forged);
            foreach (byte algorithm in new byte[] { 2, 3 })
            {
                foreach (var size in new[] { 40, 60, 256 })
                {
                    await NeverOpensAsync(kek, Claiming(forged, algorithm, size));
                }
            }
        }

        // What the service makes of either type opens.
        var dek = RandomNumberGenerator.GetBytes(34);
        var blob = await Blobs.SealAsync(dek, "", kek);
        Assert.Equal(context.Key.Newest.Version, Blobs.VersionOf(blob));
        Assert.Equal(dek, await Blobs.OpenAsync(blob, kek));
        Assert.Equal(dek, await Blobs.OpenAsync(blob, context.Kek()));
        context.Key.Newest.Enabled = false;
        await context.RefreshAsync(kek);
        var older = await Blobs.SealAsync(dek, "", kek);
        Assert.NotEqual(Blobs.HeaderOf(blob).ContentKey.Algorithm, Blobs.HeaderOf(older).ContentKey.Algorithm);
        context.Key.Newest.Enabled = true;
        Assert.Equal(dek, await Blobs.OpenAsync(older, context.Kek()));
    }

    private static HandMade Claiming(HandMade forged, byte algorithm, int size) => forged with
    {
        Algorithm = algorithm,
        Wrapped = size == 256 ? forged.Wrapped : AesWrapped(forged.ContentKey, size),
    };

    // Wrapped with a key of the forger's: RFC 5649 stands in for RFC 3394, and nobody has the KEK's key to tell.
    private static byte[] AesWrapped(byte[] contentKey, int size)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        if (size == 40)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return aes.EncryptKeyWrapPadded(contentKey);
        }

        using var gcm = new AesGcm(key, 16);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var (encrypted, tag) = (new byte[32], new byte[16]);
        gcm.Encrypt(nonce, contentKey, encrypted, tag);
        return [.. nonce, .. encrypted, .. tag];
    }

    private static async Task NeverOpensAsync(KeyVaultKeyEncryptionKey kek, HandMade forged)
    {
        // Of a version that this instance has not loaded the vault says that it does not take the request.
        var reason = await Blobs.RefusedAsync(forged.Build(), kek);
        Assert.True(
            reason is "envelope_tampered" or "kek_request_refused",
            $"{reason} for algorithm {forged.Algorithm} and {forged.Wrapped.Length} bytes");
    }
}
