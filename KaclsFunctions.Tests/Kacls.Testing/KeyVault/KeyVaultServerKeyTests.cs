using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

public sealed class KeyVaultServerKeyTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private KeyVaultServer server = null!;

    public async Task InitializeAsync() => server = await KeyVaultServer.StartAsync(clock);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task creates_and_gets_keys_with_versions()
    {
        var keys = server.Keys();
        var created = (await keys.CreateRsaKeyAsync(new CreateRsaKeyOptions("kek", hardwareProtected: true) { KeySize = 2048 })).Value;
        Assert.Equal(KeyType.RsaHsm, created.KeyType);
        Assert.Matches("^[0-9a-f]{32}$", created.Properties.Version);
        Assert.Equal(clock.GetUtcNow(), created.Properties.CreatedOn);
        Assert.Equal(2048 / 8, created.Key.N.Length);

        clock.Advance(TimeSpan.FromDays(1));
        var rotated = (await keys.RotateKeyAsync("kek")).Value;
        Assert.NotEqual(created.Properties.Version, rotated.Properties.Version);
        Assert.NotEqual(created.Key.N, rotated.Key.N);
        Assert.Equal(rotated.Id, (await keys.GetKeyAsync("kek")).Value.Id);
        Assert.Equal(created.Key.N, (await keys.GetKeyAsync("kek", created.Properties.Version)).Value.Key.N);
    }

    [Fact]
    public async Task lists_versions_page_by_page()
    {
        var key = server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key());
        for (var count = 1; count < 60; count++)
        {
            key.Rotate(TestRsa.Key());
        }

        var listed = new List<string>();
        await foreach (var version in server.Keys().GetPropertiesOfKeyVersionsAsync("kek"))
        {
            listed.Add(version.Version);
        }

        Assert.Equal(key.Versions.Select(version => version.Version).Order(), listed.Order());
        Assert.Equal(3, server.Requests.Of("versions").Count);
    }

    /// <summary>
    /// Key Vault REST reference, Restore Key: name, versions and attributes stay, the host does not, and no key is replaced.
    /// </summary>
    [Fact]
    public async Task a_restored_key_has_the_versions_that_there_were_and_replaces_none()
    {
        var (key, other) = (server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key()), server.Vault("other.vault.azure.net"));
        key.Newest.Operations = ["unwrapKey"];
        var backup = key.Backup();
        key.Rotate(TestRsa.Key(number: 1));

        var restored = Assert.Single(other.Restore(backup).Versions);
        Assert.Equal($"https://other.vault.azure.net/keys/kek/{key.Versions[0].Version}", restored.Id);
        Assert.Equal(["unwrapKey"], restored.Operations);
        var encrypted = TestRsa.Key().Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256);
        var client = server.Cryptography(restored);
        Assert.Equal(new byte[32], (await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, encrypted)).Key);

        var taken = Assert.Throws<VaultException>(() => other.Restore(backup));
        Assert.Equal((409, 1), (taken.Status, other.Key("kek").Versions.Count));
    }

    [Fact]
    public async Task a_key_that_does_not_exist_has_no_versions()
    {
        await foreach (var version in server.Keys().GetPropertiesOfKeyVersionsAsync("absent"))
        {
            Assert.Fail(version.Version);
        }
    }

    [Fact]
    public async Task updates_attributes_of_one_version()
    {
        var key = server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key());
        var keys = server.Keys();
        var expires = clock.GetUtcNow().AddDays(3);
        await keys.UpdateKeyPropertiesAsync(
            new KeyProperties(new Uri(key.Newest.Id)) { Enabled = false, NotBefore = expires.AddDays(-1), ExpiresOn = expires });

        var read = (await keys.GetKeyAsync("kek", key.Newest.Version)).Value.Properties;
        Assert.False(read.Enabled);
        Assert.Equal(expires.AddDays(-1), read.NotBefore);
        Assert.Equal(expires, read.ExpiresOn);
        Assert.Equal(expires, key.Newest.ExpiresOn);
    }

    [Fact]
    public async Task deletes_and_recovers_keys()
    {
        server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key());
        var keys = server.Keys();
        var deletion = await keys.StartDeleteKeyAsync("kek");
        Assert.Equal(clock.GetUtcNow(), deletion.Value.DeletedOn);
        var gone = await Assert.ThrowsAsync<RequestFailedException>(() => keys.GetKeyAsync("kek"));
        Assert.Equal(404, gone.Status);
        Assert.Equal("KeyNotFound", gone.ErrorCode);

        await keys.StartRecoverDeletedKeyAsync("kek");
        Assert.Equal("kek", (await keys.GetKeyAsync("kek")).Value.Name);
    }

    [Fact]
    public async Task keeps_the_keys_of_each_host_apart()
    {
        server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key());
        var elsewhere = await Assert.ThrowsAsync<RequestFailedException>(() => server.Keys("fabrikam.vault.azure.net").GetKeyAsync("kek"));
        Assert.Equal("KeyNotFound", elsewhere.ErrorCode);
    }

    [Fact]
    public async Task symmetric_keys_exist_in_a_managed_hsm_only()
    {
        var inHsm = (await server.Keys(VaultSdk.HsmHost)
            .CreateOctKeyAsync(new CreateOctKeyOptions("kek", hardwareProtected: true) { KeySize = 256 })).Value;
        Assert.Equal(KeyType.OctHsm, inHsm.KeyType);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() =>
            server.Keys().CreateOctKeyAsync(new CreateOctKeyOptions("kek", hardwareProtected: true) { KeySize = 256 }));
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task never_answers_a_private_part()
    {
        using var http = server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "token");
        server.Vault(VaultSdk.VaultHost).CreateKey("rsa", rsa: TestRsa.Key());
        server.Vault(VaultSdk.HsmHost).CreateKey("oct", VaultKeyType.OctHsm);
        string[] answers =
        [
            await http.GetStringAsync($"https://{VaultSdk.VaultHost}/keys/rsa?api-version=7.6"),
            await http.GetStringAsync($"https://{VaultSdk.VaultHost}/keys/rsa/versions?api-version=7.6"),
            await http.GetStringAsync($"https://{VaultSdk.HsmHost}/keys/oct?api-version=7.6"),
            await (await http.DeleteAsync($"https://{VaultSdk.HsmHost}/keys/oct?api-version=7.6")).Content.ReadAsStringAsync(),
        ];
        foreach (var answer in answers)
        {
            using var json = JsonDocument.Parse(answer);
            var members = json.RootElement.TryGetProperty("key", out var key)
                ? key.EnumerateObject().Select(member => member.Name).ToArray()
                : [];
            Assert.DoesNotContain(members, member => member is "d" or "p" or "q" or "dp" or "dq" or "qi" or "k" or "key_hsm");
        }

        Assert.Contains("\"n\"", answers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("key_size", answers[2], StringComparison.Ordinal);
    }
}
