using System.Security.Cryptography;
using Azure;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

public sealed class KeyVaultServerCryptoTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private readonly byte[] content = RandomNumberGenerator.GetBytes(32);
    private KeyVaultServer server = null!;

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync(clock);

        // Without the permission to get the key, the SDK leaves even public-key operations to the vault.
        server.Faults.Deny(operation: "get");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("RSA-OAEP-256")]
    [InlineData("RSA-OAEP")]
    [InlineData("RSA1_5")]
    public async Task wraps_and_encrypts_with_rsa(string algorithm)
    {
        var client = server.Cryptography(Rsa().Newest);
        var wrapped = (await client.WrapKeyAsync(algorithm, content)).EncryptedKey;
        Assert.Equal(content, (await client.UnwrapKeyAsync(algorithm, wrapped)).Key);
        var encrypted = (await client.EncryptAsync(algorithm, content)).Ciphertext;
        Assert.Equal(content, (await client.DecryptAsync(algorithm, encrypted)).Plaintext);
        Assert.Equal(
            ["wrapkey", "unwrapkey", "encrypt", "decrypt"],
            server.Requests.All.Where(request => request.Status == 200).Select(request => request.Operation));
    }

    [Fact]
    public async Task unwraps_what_was_wrapped_with_the_public_key_elsewhere()
    {
        var key = Rsa();
        using var rsa = TestRsa.Key();
        var wrapped = rsa.Encrypt(content, RSAEncryptionPadding.OaepSHA256);
        Assert.Equal(content, (await server.Cryptography(key.Newest).UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped)).Key);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public async Task signs_and_verifies(string algorithm)
    {
        var key = Rsa();
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        var digest = CryptographicOperations.HashData(hash, content);
        var client = server.Cryptography(key.Newest);
        var signature = (await client.SignAsync(algorithm, digest)).Signature;

        using var rsa = TestRsa.Key();
        Assert.True(rsa.VerifyHash(digest, signature, hash, algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss));
        Assert.True((await client.VerifyAsync(algorithm, digest, signature)).IsValid);
        digest[0] ^= 1;
        Assert.False((await client.VerifyAsync(algorithm, digest, signature)).IsValid);
    }

    [Fact]
    public async Task wraps_with_aes_key_wrap()
    {
        var client = server.Cryptography(Oct().Newest);
        var wrapped = (await client.WrapKeyAsync(KeyWrapAlgorithm.A256KW, content)).EncryptedKey;
        Assert.Equal(40, wrapped.Length);
        Assert.Equal(content, (await client.UnwrapKeyAsync(KeyWrapAlgorithm.A256KW, wrapped)).Key);
    }

    [Fact]
    public async Task encrypts_with_aes_gcm_and_additional_data()
    {
        var client = server.Cryptography(Oct().Newest);
        byte[] aad = [1, 2, 3];
        var encrypted = await client.EncryptAsync(EncryptParameters.A256GcmParameters(content, aad));
        Assert.Equal(12, encrypted.Iv.Length);
        Assert.Equal(16, encrypted.AuthenticationTag.Length);
        var decrypted = await client.DecryptAsync(
            DecryptParameters.A256GcmParameters(encrypted.Ciphertext, encrypted.Iv, encrypted.AuthenticationTag, aad));
        Assert.Equal(content, decrypted.Plaintext);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => client.DecryptAsync(
            DecryptParameters.A256GcmParameters(encrypted.Ciphertext, encrypted.Iv, encrypted.AuthenticationTag, [1, 2, 4])));
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task bytes_that_do_not_unwrap_are_a_bad_parameter()
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() =>
            server.Cryptography(Rsa().Newest).UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, new byte[256]));
        Assert.Equal(400, refused.Status);
        Assert.Equal("BadParameter", refused.ErrorCode);
    }

    // Key Vault documentation, "About keys": enabled, and date-time controlled operations.
    [Theory]
    [InlineData("disabled", "KeyDisabled", "KeyDisabled")]
    [InlineData("expired", "KeyExpired", null)]
    [InlineData("not yet valid", "KeyNotYetValid", null)]
    public async Task refuses_operations_as_the_attributes_say(string state, string makingCode, string? openingCode)
    {
        var version = Rsa().Newest;
        var client = server.Cryptography(version);
        var wrapped = (await client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, content)).EncryptedKey;
        var digest = SHA256.HashData(content);
        var signature = (await client.SignAsync(SignatureAlgorithm.RS256, digest)).Signature;
        version.Enabled = state != "disabled";
        version.ExpiresOn = state == "expired" ? clock.GetUtcNow() : null;
        version.NotBefore = state == "not yet valid" ? clock.GetUtcNow().AddSeconds(1) : null;

        foreach (var make in new Func<Task>[]
        {
            () => client.WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, content),
            () => client.EncryptAsync(EncryptionAlgorithm.RsaOaep256, content),
            () => client.SignAsync(SignatureAlgorithm.RS256, digest),
        })
        {
            await Refused(make, makingCode);
        }

        foreach (var open in new Func<Task>[]
        {
            () => client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped),
            () => client.DecryptAsync(EncryptionAlgorithm.RsaOaep256, wrapped),
            () => client.VerifyAsync(SignatureAlgorithm.RS256, digest, signature),
        })
        {
            if (openingCode is null)
            {
                await open();
            }
            else
            {
                await Refused(open, openingCode);
            }
        }
    }

    [Fact]
    public async Task refuses_operations_that_are_not_permitted_on_the_key()
    {
        var version = Rsa().Newest;
        version.Operations = ["wrapKey", "unwrapKey"];
        await Refused(() => server.Cryptography(version).SignAsync(SignatureAlgorithm.RS256, new byte[32]), "KeyOperationForbidden");
    }

    private static async Task Refused(Func<Task> operation, string innerCode)
    {
        var refused = await Assert.ThrowsAsync<RequestFailedException>(operation);
        Assert.Equal(403, refused.Status);
        Assert.Equal("Forbidden", refused.ErrorCode);
        Assert.Contains(
            $"\"innererror\":{{\"code\":\"{innerCode}\"}}", refused.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    private VaultKey Rsa() => server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key());

    private VaultKey Oct() => server.Vault(VaultSdk.HsmHost).CreateKey("kek", VaultKeyType.OctHsm);
}
