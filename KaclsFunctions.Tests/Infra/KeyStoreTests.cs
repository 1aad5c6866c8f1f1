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
    [InlineData("default", Vault, "properties.softDeleteRetentionInDays", "7")]
    [InlineData("managed-hsm", Hsm, "properties.enablePurgeProtection", "false")]
    [InlineData("managed-hsm", Hsm, "properties.publicNetworkAccess", "\"Enabled\"")]
    public async Task an_open_vault_is_found(string scenario, string type, string path, string? value) =>
        Assert.Single(VaultFaults((await InfraScenarios.SnapshotAsync(scenario)).With(type, path, value)));

    /// <summary>It is billed that long after its deletion, purge protection forbids less, and nothing shortens it afterwards.</summary>
    [Fact]
    public async Task a_managed_hsm_on_trial_is_kept_no_longer_than_azure_demands() =>
        Assert.Equal(7, Retention((await InfraScenarios.SnapshotAsync("managed-hsm")).OfType(Hsm).Single()));

    [Theory]
    [InlineData("default", Vault, "default")]
    [InlineData("recovered", Vault, "recover")]
    [InlineData("managed-hsm", Hsm, "default")]
    public async Task a_deleted_vault_comes_back_where_the_parameter_says_so(string scenario, string type, string mode) =>
        Assert.Equal(mode, (await InfraScenarios.SnapshotAsync(scenario)).OfType(type).Single().Text("properties.createMode"));

    [Fact]
    public async Task a_deleted_managed_hsm_comes_back_where_the_parameter_says_so() => Assert.Equal(
        "recover",
        (await InfraScenarios.SnapshotAsync("managed-hsm", "param vaultCreateMode = 'recover'")).OfType(Hsm).Single()
            .Text("properties.createMode"));

    /// <summary>The group of the app can be deleted, and that of the keys locked.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task keys_and_nothing_else_are_in_a_resource_group_of_their_own(string scenario) =>
        Assert.Empty(GroupFaults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData(Vault, "/resourceGroups/rg-contoso/providers/Microsoft.KeyVault/vaults/kv")]
    [InlineData("Microsoft.Network/privateEndpoints", "/resourceGroups/rg-contoso-keys/providers/Microsoft.Network/privateEndpoints/x")]
    public async Task a_resource_in_the_wrong_group_is_found(string type, string id) =>
        Assert.Single(GroupFaults((await InfraScenarios.SnapshotAsync("default")).With(type, "id", $"\"{id}\"")));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task keys_are_in_an_hsm_good_for_one_purpose_and_but_for_seal_keys_rotated_with_notice(string scenario) =>
        Assert.Empty(KeyFaults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData("properties.kty", "\"RSA\"")]
    [InlineData("properties.keyOps", "[\"wrapKey\",\"unwrapKey\",\"sign\"]")]
    [InlineData("properties.attributes.exportable", "true")]
    [InlineData("properties.rotationPolicy", null)]
    public async Task a_weaker_key_is_found(string path, string? value) =>
        Assert.NotEmpty(KeyFaults((await InfraScenarios.SnapshotAsync("default")).With(Key, path, value)));

    /// <summary>Documents are lost where it no longer signs, as after an expiry date: it has none, and is never rotated.</summary>
    [Theory]
    [InlineData("properties.keyOps", "[\"sign\",\"verify\"]")]
    [InlineData("properties.keySize", "3072")]
    [InlineData("properties.attributes.exp", "1893456000")]
    [InlineData("properties.rotationPolicy", "{\"attributes\":{\"expiryTime\":\"P2Y\"}}")]
    public async Task a_seal_key_that_expires_or_does_more_than_sign_is_found(string path, string value)
    {
        var snapshot = await InfraScenarios.SnapshotAsync("default");
        var seal = snapshot.OfType(Key).Single(IsSeal);
        Assert.Single(KeyFaults(snapshot.With(seal, path, value)));
    }

    [Theory]
    [InlineData("default", 1)]
    [InlineData("two-vaults", 2)]
    [InlineData("recovered", 1)]
    public async Task a_missing_seal_key_is_found(string scenario, int seals)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(scenario);
        Assert.Equal(seals, snapshot.OfType(Key).Count(IsSeal));
        Assert.All(snapshot.OfType(Key).Where(IsSeal).ToArray(), seal => Assert.Single(KeyFaults(snapshot.Without(seal))));
    }

    private static IEnumerable<string> VaultFaults(Snapshot snapshot)
    {
        foreach (var store in snapshot.Resources.Where(resource => resource.Type is Vault or Hsm))
        {
            var admitsAddresses = store.At("properties.networkAcls.ipRules")!.AsArray().Count > 0;
            var closed = new Dictionary<string, object?>
            {
                ["properties.enablePurgeProtection"] = true,
                ["properties.enableSoftDelete"] = true,
                ["properties.publicNetworkAccess"] = admitsAddresses ? "Enabled" : "Disabled",
                ["properties.networkAcls.defaultAction"] = "Deny",
                ["properties.networkAcls.bypass"] = "None",
            };
            if (store.Type == Vault)
            {
                closed["properties.softDeleteRetentionInDays"] = 90;
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

    private static int Retention(PredictedResource store) => store.At("properties.softDeleteRetentionInDays")!.GetValue<int>();

    private static IEnumerable<string> GroupFaults(Snapshot snapshot) => snapshot.Resources
        .Where(resource => resource.Type != "Microsoft.Resources/resourceGroups")
        .Where(resource => IsInGroupOfKeys(resource) != IsOfKeys(resource))
        .Select(resource => $"{resource.Id} is in the wrong group");

    /// <summary>Those that are made, and that of the scenario "company".</summary>
    private static bool IsInGroupOfKeys(PredictedResource resource) =>
        resource.Id.Contains("-keys/", StringComparison.Ordinal)
            || resource.Id.Contains("/resourceGroups/vaults/", StringComparison.Ordinal);

    private static bool IsOfKeys(PredictedResource resource) => resource.Type switch
    {
        "Microsoft.Authorization/roleDefinitions" => true,
        "Microsoft.Authorization/roleAssignments" or "Microsoft.Authorization/locks" or "Microsoft.Insights/diagnosticSettings" =>
            resource.Scope.Contains("/Microsoft.KeyVault/", StringComparison.Ordinal),
        _ => resource.Type.StartsWith("Microsoft.KeyVault/", StringComparison.Ordinal),
    };

    private static IEnumerable<string> KeyFaults(Snapshot snapshot)
    {
        var keys = snapshot.OfType(Key).ToArray();
        var missing = snapshot.OfType(Vault).Select(vault => $"{vault.Id}/keys/kacls-kek")
            .SelectMany(kek => (string[])[kek, $"{kek}-seal"]).Except(keys.Select(key => key.Id)).Select(id => $"{id} is missing");
        return [.. missing, .. keys.SelectMany(key => key.Unlike(Expected(key)))];
    }

    private static Dictionary<string, object?> Expected(PredictedResource key)
    {
        var isKek = key.Id.EndsWith("/kacls-kek", StringComparison.Ordinal);
        return new()
        {
            ["properties.kty"] = "RSA-HSM",
            ["properties.keySize"] = isKek ? 3072 : 2048,
            ["properties.keyOps"] = isKek ? (string[])["wrapKey", "unwrapKey"] : IsSeal(key) ? ["sign"] : ["sign", "verify"],
            ["properties.attributes"] = new { enabled = true, exportable = false },
            ["properties.rotationPolicy"] = IsSeal(key)
                ? null
                : new
                {
                    attributes = new { expiryTime = "P2Y" },
                    lifetimeActions = new object[]
                    {
                        new { trigger = new { timeAfterCreate = "P1Y" }, action = new { type = "rotate" } },
                        new { trigger = new { timeBeforeExpiry = "P30D" }, action = new { type = "notify" } },
                    },
                },
        };
    }

    private static bool IsSeal(PredictedResource key) => key.Id.EndsWith("/kacls-kek-seal", StringComparison.Ordinal);
}
