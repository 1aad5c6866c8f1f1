using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>Names that can never work stop the start, and those of every cloud do not.</summary>
public sealed class VaultNamesTests
{
    [Theory]
    [InlineData("https://contoso.privatelink.vaultcore.azure.net/keys/kek", "private endpoint")]
    [InlineData("https://contoso.privatelink.managedhsm.azure.net/keys/kek", "private endpoint")]
    [InlineData("https://contoso.vault.azure.net./keys/kek", "ends in a dot")]
    [InlineData("https://contoso.vaultcore.azure.net/keys/kek", "none of Key Vault or Managed HSM")]
    [InlineData("https://vault.azure.net/keys/kek", "none of Key Vault or Managed HSM")]
    [InlineData("https://a.contoso.vault.azure.net/keys/kek", "none of Key Vault or Managed HSM")]
    [InlineData("https://contoso.vault.azure.net.evil.example/keys/kek", "none of Key Vault or Managed HSM")]
    [InlineData("https://10.1.2.3/keys/kek", "none of Key Vault or Managed HSM")]
    [InlineData("https://contoso.vault.azure.net/keys/my_kek", "is not a key's URL")]
    [InlineData("https://contoso.vault.azure.net/keys/my%20kek", "is not a key's URL")]
    [InlineData("https://contoso.vault.azure.net:8443/keys/kek", "is not a key's URL")]
    [InlineData("https://contoso.vault.azure.net/keys/kek/v1", "is not a key's URL")]
    [InlineData("https://contoso.vault.azure.net/keys/kek/0123456789abcdef0123456789abcdeg", "is not a key's URL")]
    public void a_name_that_can_never_work_stops_the_start(string keyId, string why)
    {
        foreach (var setting in new[] { "Kacls:KeyEncryption:Keys:0:KeyId", "Kacls:Signing:KeyId" })
        {
            Assert.Contains(
                ErrorsOf(keyId),
                error => error.StartsWith(setting, StringComparison.Ordinal) && error.Contains(why, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void a_keys_name_has_127_characters_at_most(int length, bool starts)
    {
        var keyId = "https://contoso.vault.azure.net/keys/" + new string('k', length);
        Assert.Equal(starts, ErrorsOf(keyId).Length == 0);
    }

    [Theory]
    [InlineData("contoso.vault.azure.net")]
    [InlineData("CONTOSO.Vault.azure.net")]
    [InlineData("contoso.managedhsm.azure.net")]
    [InlineData("contoso.vault.azure.cn")]
    [InlineData("contoso.managedhsm.azure.cn")]
    [InlineData("contoso.vault.usgovcloudapi.net")]
    [InlineData("contoso.managedhsm.usgovcloudapi.net")]
    public void the_vaults_of_every_cloud_start(string host) => Assert.Empty(ErrorsOf($"https://{host}/keys/kek"));

    [Fact]
    public void those_of_an_azure_stack_hub_start_where_its_suffix_is_named()
    {
        const string KeyId = "https://contoso.vault.local.azurestack.external/keys/kek";
        Assert.NotEmpty(ErrorsOf(KeyId));
        Assert.Empty(ErrorsOf(KeyId, "vault.local.azurestack.external"));
    }

    private static string[] ErrorsOf(string keyId, string? suffix = null)
    {
        var errors = IdentitySettings.ErrorsOf(
        [
            ("Kacls:KeyEncryption:Keys:0:KeyId", keyId), ("Kacls:KeyEncryption:VaultDnsSuffix", suffix), ("Kacls:Signing:KeyId", keyId),
        ]);
        return [.. errors.Where(error => error.Contains(":KeyId", StringComparison.Ordinal))];
    }
}
