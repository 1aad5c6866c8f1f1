using Azure;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

public sealed class KeyVaultServerReplicaTests
{
    [Fact]
    public async Task a_replica_hears_of_a_version_after_the_lag_and_has_the_same_key_material()
    {
        var clock = new ManualTimeProvider();
        await using var primary = await KeyVaultServer.StartAsync(clock);
        await using var replica = await KeyVaultServer.StartAsync(clock);
        var vault = primary.Vault(VaultSdk.HsmHost);
        replica.Replicate(vault, TimeSpan.FromMinutes(6));
        var key = vault.CreateKey("kek", rsa: TestRsa.Key());
        Assert.Equal(404, await StatusAsync());

        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(200, await StatusAsync());
        var second = key.Rotate(TestRsa.Key(number: 1));
        Assert.Single(await replica.Keys(VaultSdk.HsmHost).GetPropertiesOfKeyVersionsAsync("kek").ToListAsync());
        Assert.Equal(404, await StatusAsync(second.Version));

        clock.Advance(TimeSpan.FromMinutes(6));
        var wrapped = await primary.Cryptography(second).WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, new byte[32]);
        Assert.Equal(
            new byte[32],
            (await replica.Cryptography(second).UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.EncryptedKey)).Key);

        async Task<int> StatusAsync(string? version = null)
        {
            try
            {
                return (await replica.Keys(VaultSdk.HsmHost).GetKeyAsync("kek", version)).GetRawResponse().Status;
            }
            catch (RequestFailedException exception)
            {
                return exception.Status;
            }
        }
    }

    [Fact]
    public async Task an_external_key_shows_neither_type_nor_public_part()
    {
        await using var server = await KeyVaultServer.StartAsync();
        server.Vault(VaultSdk.HsmHost).CreateKey("kek", VaultKeyType.External);
        KeyVaultKey key = await server.Keys(VaultSdk.HsmHost).GetKeyAsync("kek");
        Assert.Null(key.KeyType.ToString());
        Assert.Null(key.Key.N);
        Assert.Equal([KeyOperation.WrapKey, KeyOperation.UnwrapKey], key.KeyOperations);
        Assert.Throws<VaultException>(() => server.Vault(VaultSdk.VaultHost).CreateKey("kek", VaultKeyType.External));
    }
}
