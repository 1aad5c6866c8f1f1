namespace KaclsFunctions.Tests.Infra;

/// <summary>What each scenario changes of a default deployment.</summary>
public sealed class ScenarioTests
{
    private const string Shared = "/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Hsm = "Microsoft.KeyVault/managedHSMs";
    private const string Certificate = "Microsoft.Web/sites/certificates";
    private const string Binding = "Microsoft.Web/sites/hostNameBindings";

    [Theory]
    [InlineData("default", 1)]
    [InlineData("two-vaults", 2)]
    [InlineData("managed-hsm", 0)]
    [InlineData("existing-resources", 0)]
    public async Task a_ring_has_a_kek_and_its_seal_key_in_each_vault(string scenario, int vaults)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(scenario);
        Assert.Equal(vaults, snapshot.OfType(Vault).Count());
        var settings = await InfraScenarios.AppSettingsAsync(scenario);
        var keks = settings
            .Where(setting => setting.Key.EndsWith("__KeyId", StringComparison.Ordinal)
                && setting.Key.Contains("__Keys__", StringComparison.Ordinal))
            .Select(setting => new Uri(setting.Value)).Distinct().ToArray();
        Assert.Equal(Math.Max(vaults, 1), keks.Length);

        // The service looks for a seal key under its KEK's name and -seal, unless a setting says otherwise.
        Assert.DoesNotContain(settings.Keys, name => name.EndsWith("__SealKeyId", StringComparison.Ordinal));
        var made = snapshot.OfType("Microsoft.KeyVault/vaults/keys").Select(key => key.Id).ToArray();
        Assert.Equal(
            keks.Take(vaults).Select(kek => $"{kek.Host.Split('.')[0]}{kek.AbsolutePath}").SelectMany(kek => (string[])[kek, $"{kek}-seal"])
                .Order(StringComparer.Ordinal),
            made.Where(id => !id.EndsWith("/kacls-signing", StringComparison.Ordinal))
                .Select(id => id[(id.IndexOf("/vaults/", StringComparison.Ordinal) + "/vaults/".Length)..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("default", false)]
    [InlineData("recovered", false)]
    [InlineData("two-vaults", true)]
    public async Task an_address_is_admitted_only_where_the_parameter_names_it(string scenario, bool isAdmitted) =>
        Assert.All((await InfraScenarios.SnapshotAsync(scenario)).OfType(Vault), vault =>
            Assert.Equal(
                isAdmitted ? ["203.0.113.0/24", "198.51.100.7"] : [],
                vault.At("properties.networkAcls.ipRules")!.AsArray().Select(rule => rule!["value"]!.GetValue<string>())));

    [Fact]
    public async Task a_company_has_an_address_space_of_its_own() => Assert.Equal(
        "10.20.4.0/22", (await InfraScenarios.SnapshotAsync("recovered")).OfType("Microsoft.Network/virtualNetworks").Single()
            .Text("properties.addressSpace.addressPrefixes.0"));

    [Fact]
    public async Task a_custom_domain_is_bound_with_the_certificate_that_azure_makes_for_it()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("custom-domain");
        var certificate = snapshot.OfType(Certificate).Single();
        Assert.Equal("kacls.contoso.example", certificate.Text("properties.canonicalName"));
        Assert.Empty(snapshot.OfType(Binding).Single().Unlike(new()
        {
            ["properties.sslState"] = "SniEnabled",
            ["properties.thumbprint"] = $"[reference('{certificate.Id}', '{certificate.Text("apiVersion")}').thumbprint]",
        }));
        Assert.Equal("https://kacls.contoso.example/cse", InfraScenarios.SettingsOf(snapshot)["Kacls__Urls__0"]);
    }

    [Theory]
    [InlineData("SniEnabled", "0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("Disabled", null)]
    public async Task a_custom_domain_is_bound_with_a_certificate_that_is_there_or_first_without(string state, string? thumbprint)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(
            "custom-domain", "param managedCertificate = 'false'", $"param customDomainThumbprint = '{thumbprint}'");
        Assert.Empty(snapshot.OfType(Certificate));
        Assert.Empty(snapshot.OfType(Binding).Single()
            .Unlike(new() { ["properties.sslState"] = state, ["properties.thumbprint"] = thumbprint }));
    }

    [Fact]
    public async Task zones_have_the_app_and_its_storage()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("zone-redundant");
        Assert.Empty(snapshot.OfType("Microsoft.Web/serverfarms").Single().Unlike(new() { ["properties.zoneRedundant"] = true }));
        Assert.Empty(snapshot.OfType("Microsoft.Storage/storageAccounts").Single().Unlike(new() { ["sku.name"] = "Standard_ZRS" }));
    }

    [Fact]
    public async Task what_exists_is_used_and_not_made()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("existing-resources");
        Assert.Empty(snapshot.OfType(Hsm));
        var endpoint = snapshot.OfType("Microsoft.Network/privateEndpoints")
            .Single(endpoint => endpoint.Id.EndsWith("-hsm", StringComparison.Ordinal));
        Assert.EndsWith(
            "/managedHSMs/contoso-hsm",
            endpoint.Text("properties.privateLinkServiceConnections.0.properties.privateLinkServiceId"),
            StringComparison.Ordinal);
        Assert.All(snapshot.OfType("Microsoft.Insights/scheduledQueryRules"), alert =>
            Assert.EndsWith("/actionGroups/on-call", alert.Text("properties.actions.actionGroups.0"), StringComparison.Ordinal));
        Assert.Equal(
            "https://contoso-hsm.managedhsm.azure.net/keys/kacls-kek",
            (await InfraScenarios.AppSettingsAsync("existing-resources"))["Kacls__KeyEncryption__Keys__0__KeyId"]);
    }

    [Fact]
    public async Task another_siem_reads_the_event_hub_that_a_parameter_names()
    {
        const string Export = "Microsoft.OperationalInsights/workspaces/dataExports";
        Assert.Empty((await InfraScenarios.SnapshotAsync("default")).OfType(Export));
        var snapshot = await InfraScenarios.SnapshotAsync("existing-resources");
        Assert.Empty(snapshot.OfType(Export).Single().Unlike(new()
        {
            ["properties.destination.resourceId"] = Shared + "Microsoft.EventHub/namespaces/contoso-siem",
            ["properties.destination.metaData.eventHubName"] = "kacls",
            ["properties.tableNames"] = new[] { "AppEvents", "AZKVAuditLogs", "AppMetrics" },
            ["properties.enable"] = true,
        }));
        snapshot = await InfraScenarios.SnapshotAsync(
            "two-vaults", $"param eventHubId = '{Shared}Microsoft.EventHub/namespaces/contoso-siem'");
        Assert.Empty(snapshot.OfType(Export).Single(export => export.Id.EndsWith("/event-hub", StringComparison.Ordinal)).Unlike(new()
        {
            ["properties.destination.resourceId"] = Shared + "Microsoft.EventHub/namespaces/contoso-siem",
            ["properties.destination.metaData"] = null,
        }));
        Assert.Single(snapshot.OfType(Export), export => export.Id.EndsWith("/audit-archive-westeurope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_company_chooses_how_many_objects_are_too_many()
    {
        Assert.Equal(300, await ThresholdAsync("default"));
        Assert.Equal(50, await ThresholdAsync("existing-resources"));
        static async Task<int> ThresholdAsync(string scenario) => (await InfraScenarios.SnapshotAsync(scenario))
            .OfType("Microsoft.Insights/scheduledQueryRules").Single(rule => rule.Text("name") == "kacls-mass-opening")
            .At("properties.criteria.allOf.0.threshold")!.GetValue<int>();
    }

    [Fact]
    public async Task the_archive_is_written_once_and_kept()
    {
        Assert.DoesNotContain(
            (await InfraScenarios.SnapshotAsync("default")).OfType("Microsoft.Storage/storageAccounts"), NetworkTests.IsArchive);
        var archive = (await InfraScenarios.SnapshotAsync("two-vaults")).OfType("Microsoft.Storage/storageAccounts")
            .Single(NetworkTests.IsArchive);
        Assert.Empty(archive.Unlike(new()
        {
            ["properties.immutableStorageWithVersioning.enabled"] = true,
            ["properties.immutableStorageWithVersioning.immutabilityPolicy.immutabilityPeriodSinceCreationInDays"] = 30,
        }));
    }
}
