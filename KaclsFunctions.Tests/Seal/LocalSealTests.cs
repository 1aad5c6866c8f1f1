using System.Security.Cryptography;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;

namespace KaclsFunctions.Tests.Seal;

/// <summary>The seal of the Local KEK, which its own key signs for.</summary>
public sealed class LocalSealTests
{
    private static readonly byte[] Dek = RandomNumberGenerator.GetBytes(34);

    [Fact]
    public async Task a_blob_made_with_the_public_part_alone_does_not_open()
    {
        using var key = TestRsa.Key();
        using var publicKey = RSA.Create(key.ExportParameters(includePrivateParameters: false));
        var kek = new LocalKeyEncryptionKey(key.ExportPkcs8PrivateKeyPem());
        var version = Convert.ToHexStringLower(SHA256.HashData(publicKey.ExportSubjectPublicKeyInfo())[..16]);
        var forged = HandMade.Under(publicKey, version) with { Kek = "local" };
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(forged.Build(), kek));
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(forged.BuildAsFormat1(), kek));

        // Right but for the seal.
        var genuine = forged with { Salt = HandMade.SecretOf(key, "local", version) };
        Assert.Equal(genuine.Dek, await Blobs.OpenAsync(genuine.Build(), kek));
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(2, 256)]
    [InlineData(3, 60)]
    [InlineData(3, 256)]
    public async Task a_blob_that_claims_an_aes_kek_does_not_open(byte algorithm, int size)
    {
        using var key = TestRsa.Key();
        var kek = new LocalKeyEncryptionKey(key.ExportPkcs8PrivateKeyPem());
        var version = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..16]);
        var forged = HandMade.Under(key, version) with { Kek = "local", Algorithm = algorithm };
        forged = size == 256 ? forged : forged with { Wrapped = new byte[size] };
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(forged.Build(), kek));
    }

    [Fact]
    public async Task the_seal_follows_from_the_key_file_alone()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-seal-");
        try
        {
            var path = Path.Combine(folder.FullName, "kek.pem");
            var blob = await Blobs.SealAsync(Dek, "", LocalKeyEncryptionKey.FromFile(path));
            Assert.Equal(Dek, await Blobs.OpenAsync(blob, LocalKeyEncryptionKey.FromFile(path)));
            Assert.Equal("kek.pem", Assert.Single(folder.GetFiles()).Name);
            using var other = TestRsa.Key();
            var foreign = new LocalKeyEncryptionKey(other.ExportPkcs8PrivateKeyPem());
            Assert.Equal("envelope_kek_unknown", await Blobs.RefusedAsync(blob, foreign));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
