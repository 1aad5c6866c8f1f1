namespace KaclsFunctions.Tests.Infra;

/// <summary>Vaults, HSMs and keys as each scenario deploys them.</summary>
public sealed class KeyStoreTests
{
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Hsm = "Microsoft.KeyVault/managedHSMs";
    private const string Key = "Microsoft.KeyVault/vaults/keys";

    public static TheoryData<string> Scenarios => InfraScenarios.Names;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task vaults_are_closed_and_nothing_in_them_can_be_purged(string scenario) =>
        Assert.Empty(VaultFaults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData("default", Vault, "properties.enablePurgeProtection", null)]
    [InlineData("default", Vault, "properties.enablePurgeProtection", "false")]
    [InlineData("default", Vault, "properties.enableRbacAuthorization", "false")]
    [InlineData("default", Vault, "properties.publicNetworkAccess", "\"Enabled\"")]
    [InlineData("default", Vault, "properties.networkAcls.defaultAction", "\"Allow\"")]
    [InlineData("default", Vault, "properties.sku.name", "\"standard\"")]
    [InlineData("default", Vault, "properties.accessPolicies", "[{}]")]
    [InlineData("two-vaults", Vault, "properties.networkAcls.bypass", "\"AzureServices\"")]
    [InlineData("managed-hsm", Hsm, "properties.softDeleteRetentionInDays", "7")]
    [InlineData("managed-hsm", Hsm, "properties.publicNetworkAccess", "\"Enabled\"")]
    public async Task an_open_vault_is_found(string scenario, string type, string path, string? value) =>
        Assert.Single(VaultFaults((await InfraScenarios.SnapshotAsync(scenario)).With(type, path, value)));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task keys_are_in_an_hsm_rotated_with_notice_and_good_for_one_purpose(string scenario) =>
        Assert.Empty(KeyFaults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData("properties.kty", "\"RSA\"")]
    [InlineData("properties.keyOps", "[\"wrapKey\",\"unwrapKey\",\"sign\"]")]
    [InlineData("properties.attributes.exportable", "true")]
    [InlineData("properties.rotationPolicy", null)]
    public async Task a_weaker_key_is_found(string path, string? value) =>
        Assert.NotEmpty(KeyFaults((await InfraScenarios.SnapshotAsync("default")).With(Key, path, value)));

    private static IEnumerable<string> VaultFaults(Snapshot snapshot)
    {
        foreach (var store in snapshot.Resources.Where(resource => resource.Type is Vault or Hsm))
        {
            var admitsAddresses = store.At("properties.networkAcls.ipRules")!.AsArray().Count > 0;
            var closed = new Dictionary<string, object?>
            {
                ["properties.enablePurgeProtection"] = true,
                ["properties.enableSoftDelete"] = true,
                ["properties.softDeleteRetentionInDays"] = 90,
                ["properties.publicNetworkAccess"] = admitsAddresses ? "Enabled" : "Disabled",
                ["properties.networkAcls.defaultAction"] = "Deny",
                ["properties.networkAcls.bypass"] = "None",
            };
            if (store.Type == Vault)
            {
                closed["properties.enableRbacAuthorization"] = true;
                closed["properties.accessPolicies"] = null;
                closed["properties.sku.name"] = "premium";
            }

            foreach (var fault in store.Unlike(closed))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> KeyFaults(Snapshot snapshot) => snapshot.OfType(Key).SelectMany(key => key.Unlike(new()
    {
        ["properties.kty"] = "RSA-HSM",
        ["properties.keySize"] = key.Id.EndsWith("/kacls-kek", StringComparison.Ordinal) ? 3072 : 2048,
        ["properties.keyOps"] = key.Id.EndsWith("/kacls-kek", StringComparison.Ordinal)
            ? (string[])["wrapKey", "unwrapKey"]
            : ["sign", "verify"],
        ["properties.attributes.exportable"] = false,
        ["properties.rotationPolicy.attributes.expiryTime"] = "P2Y",
        ["properties.rotationPolicy.lifetimeActions.0"] =
            new { trigger = new { timeAfterCreate = "P1Y" }, action = new { type = "rotate" } },
        ["properties.rotationPolicy.lifetimeActions.1"] =
            new { trigger = new { timeBeforeExpiry = "P30D" }, action = new { type = "notify" } },
    }));
}
