using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>What a company brings is used, and nothing of it is made.</summary>
public sealed class CompanyTests
{
    private const string Brought = "/subscriptions/33333333-3333-3333-3333-333333333333/";
    private const string Groups = Brought + "resourceGroups/";
    private const string Vaults = Groups + "vaults/providers/Microsoft.KeyVault/vaults/";
    private const string Identity = Groups + "identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kacls";
    private const string Assignment = "Microsoft.Authorization/roleAssignments";
    private const string KekRole = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
    private const string SignerRole = "88888888-8888-8888-8888-888888888888";

    // All that is made where everything can be brought: what is the service itself.
    private static readonly string[] Made =
    [
        Assignment, "Microsoft.Insights/components", "Microsoft.Insights/diagnosticSettings", "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/webtests", "Microsoft.Insights/workbooks",
        "Microsoft.Network/privateEndpoints", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Storage/storageAccounts", "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/blobServices/containers", "Microsoft.Web/serverfarms", "Microsoft.Web/sites",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "Microsoft.Web/sites/config",
    ];

    /// <summary>Whether it is of the company's own subscription.</summary>
    internal static bool IsBrought(string id) => id.StartsWith(Brought, StringComparison.Ordinal);

    [Fact]
    public async Task a_company_that_brings_everything_gets_none_of_it_made()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("company");
        Assert.Equal(Made, snapshot.Resources.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal));

        // On its keys it gets roles, and else nothing where it has not said so.
        Assert.All(snapshot.Resources.Where(resource => resource.Type != Assignment), resource =>
            Assert.StartsWith(
                "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/apps/", resource.Id, StringComparison.Ordinal));
    }

    /// <summary>Without one of them, it is made: the test above would see it.</summary>
    [Theory]
    [InlineData("existingResourceGroups", "Microsoft.Resources/resourceGroups")]
    [InlineData("existingIdentities", "Microsoft.ManagedIdentity/userAssignedIdentities")]
    [InlineData("existingBlobDnsZones", "Microsoft.Network/privateDnsZones")]
    [InlineData("existingLogAnalytics", "Microsoft.OperationalInsights/workspaces")]
    [InlineData("existingSignerRoleId", "Microsoft.Authorization/roleDefinitions")]
    public async Task what_is_not_brought_is_made(string parameter, string type) =>
        Assert.Single((await InfraScenarios.SnapshotAsync("company", $"param {parameter} = ''")).OfType(type));

    [Fact]
    public async Task without_subnets_a_network_is_made_and_without_a_zone_the_brought_network_gets_one()
    {
        const string Link = "Microsoft.Network/privateDnsZones/virtualNetworkLinks";
        var network = await InfraScenarios.SnapshotAsync("company", "param existingAppSubnets = ''", "param existingEndpointSubnets = ''");
        Assert.Single(network.OfType("Microsoft.Network/virtualNetworks"));
        var linked = await InfraScenarios.SnapshotAsync("company", "param existingKeyDnsZones = ''", "param keyEndpoints = 'true'");
        Assert.Equal(
            $"{Groups}network/providers/Microsoft.Network/virtualNetworks/spoke",
            linked.OfType(Link).Single().Text("properties.virtualNetwork.id"));
        Assert.Equal(
            [$"{Vaults}contoso-one", $"{Vaults}contoso-two"],
            linked.OfType("Microsoft.Network/privateEndpoints")
                .Select(endpoint => endpoint.Text("properties.privateLinkServiceConnections.0.properties.privateLinkServiceId")!)
                .Where(IsBrought).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task without_keks_vaults_are_made_and_locked()
    {
        var snapshot = await InfraScenarios.SnapshotAsync(
            "company", "param existingKeks = ''", "param existingSealKeys = ''", "param existingSigningKey = ''");
        Assert.Equal(3, snapshot.OfType("Microsoft.KeyVault/vaults/keys").Count());
        Assert.Equal(
            snapshot.OfType("Microsoft.KeyVault/vaults").Single().Id, snapshot.OfType("Microsoft.Authorization/locks").Single().Scope);
        Assert.All(snapshot.OfType("Microsoft.KeyVault/vaults"), vault =>
            Assert.Contains("/resourceGroups/vaults/", vault.Id, StringComparison.Ordinal));
    }

    /// <summary>Two KEKs may share a vault, and their seal keys' names are KEKs' with -seal unless said.</summary>
    [Fact]
    public async Task two_keks_of_one_vault_have_one_endpoint_and_each_its_seal_key()
    {
        var snapshot = await InfraScenarios.SnapshotAsync(
            "company",
            $"param existingKeks = '{Vaults}contoso-one/keys/a,{Vaults}contoso-one/keys/b'",
            "param existingSealKeys = ''",
            "param existingSigningKey = ''",
            "param keyEndpoints = 'true'");
        Assert.Single(
            snapshot.OfType("Microsoft.Network/privateEndpoints"),
            endpoint => endpoint.Id.Contains("vault-", StringComparison.Ordinal));
        Assert.Equal(
            ["a", "a-seal", "b", "b-seal", "kacls-signing"],
            snapshot.OfType(Assignment).Where(assignment => IsBrought(assignment.Scope))
                .Select(assignment => assignment.Scope.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            InfraScenarios.SettingsOf(snapshot).Keys, name => name.EndsWith("__SealKeyId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task its_identity_gets_one_role_on_each_of_its_keys()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("company");
        var given = snapshot.OfType(Assignment).Where(assignment => IsBrought(assignment.Scope)).ToArray();
        Assert.Equal(
            [
                ($"{Vaults}contoso-one/keys/sealing", SignerRole), ($"{Vaults}contoso-one/keys/signing", SignerRole),
                ($"{Vaults}contoso-one/keys/workspace", KekRole), ($"{Vaults}contoso-two/keys/workspace", KekRole),
                ($"{Vaults}contoso-two/keys/workspace-seal", SignerRole),
            ],
            given.Select(one => (one.Scope, Role: one.Text("properties.roleDefinitionId")!.Split('/')[^1])).Order());
        Assert.All(given, one => Assert.Empty(one.Unlike(new()
        {
            ["properties.principalId"] = RoleTests.PrincipalOf(InfraScenarios.App(snapshot)),
            ["properties.roleDefinitionId"] =
                $"{Brought}providers/Microsoft.Authorization/roleDefinitions/{one.Text("properties.roleDefinitionId")!.Split('/')[^1]}",
        })));
    }

    [Fact]
    public async Task the_app_uses_what_is_brought()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("company");
        var settings = InfraScenarios.SettingsOf(snapshot);
        Assert.Equal("https://keys.contoso.example/cse", settings["Kacls__Urls__0"]);
        Assert.Equal("perimeters.json", settings["Kacls__Perimeters__File"]);
        Assert.Equal("https://contoso-two.vault.azure.net/keys/workspace", settings["Kacls__KeyEncryption__Keys__1__KeyId"]);
        Assert.Equal("https://contoso-one.vault.azure.net/keys/sealing", settings["Kacls__KeyEncryption__Keys__0__SealKeyId"]);
        Assert.DoesNotContain("Kacls__KeyEncryption__Keys__1__SealKeyId", settings.Keys);
        Assert.Equal("https://contoso-one.vault.azure.net/keys/signing", settings["Kacls__Signing__KeyId"]);

        var app = InfraScenarios.App(snapshot);
        Assert.Empty(app.Unlike(new()
        {
            ["properties.virtualNetworkSubnetId"] = $"{Groups}network/providers/Microsoft.Network/virtualNetworks/spoke/subnets/kacls",
            ["identity.userAssignedIdentities"] = new JsonObject { [Identity] = new JsonObject() },
            ["tags"] = new JsonObject
            {
                ["cost-center"] = "4711", ["owner"] = "security", ["azd-env-name"] = "contoso", ["azd-service-name"] = "kacls",
            },
        }));
        Assert.Empty(snapshot.OfType("Microsoft.Insights/components").Single().Unlike(new()
        {
            ["properties.WorkspaceResourceId"] = $"{Groups}logs/providers/Microsoft.OperationalInsights/workspaces/contoso",
        }));
    }

    /// <summary>Exports belong to the workspace, wherever that is.</summary>
    [Fact]
    public async Task a_brought_workspace_is_exported_to_the_archive()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("company", "param auditArchiveDays = 30");
        Assert.StartsWith(
            $"{Groups}logs/providers/Microsoft.OperationalInsights/workspaces/contoso/dataExports/",
            snapshot.OfType("Microsoft.OperationalInsights/workspaces/dataExports").Single().Id,
            StringComparison.Ordinal);
        Assert.Contains(
            "/resourceGroups/apps/",
            snapshot.OfType("Microsoft.Storage/storageAccounts").Single(NetworkTests.IsArchive).Id,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_release_is_fetched_by_its_address_after_the_settings_are_there()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("default", "param packageUrl = 'https://example.com/kacls.zip'");
        Assert.Empty(snapshot.OfType("Microsoft.Web/sites/extensions").Single().Unlike(new()
        {
            ["name"] = $"{InfraScenarios.App(snapshot).Text("name")}/onedeploy",
            ["properties"] = new { packageUri = "https://example.com/kacls.zip", remoteBuild = false },
        }));
        Assert.Empty((await InfraScenarios.SnapshotAsync("default")).OfType("Microsoft.Web/sites/extensions"));
    }

    /// <summary>Before anything else is made, and with words: what it writes elsewhere than in the public cloud was never tried.</summary>
    [Fact]
    public async Task another_cloud_is_refused_by_name_before_anything_is_made()
    {
        var main = await CompiledTemplate.MainAsync();
        var name = CompiledTemplate.Module(main, "publicCloud").GetProperty("outputs").GetProperty("name").GetProperty("value");
        Assert.Contains(
            "if(equals(environment().name, 'AzureCloud'), environment().name, fail('", name.GetString(), StringComparison.Ordinal);
        Assert.All(
            (string[])["madeGroups", "madeKeysGroups"],
            group => Assert.Contains("publicCloud", CompiledTemplate.DependsOn(main, group)));
    }

    /// <summary>Azure is told what a parameter holds, and the portal can say it.</summary>
    [Fact]
    public void no_parameter_is_of_any_type()
    {
        var files = Directory.GetFiles(InfraCopy.Original, "*.bicep", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(@"(?m)^param \w+ (object|array)\b", File.ReadAllText(file)));
    }
}
