using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Infra;

/// <summary>Logs, tags, and that nothing secret is in a deployment.</summary>
public sealed partial class ObservabilityTests
{
    private const string Diagnostics = "Microsoft.Insights/diagnosticSettings";
    private const string Workspace = "Microsoft.OperationalInsights/workspaces";
    private const string Group = "Microsoft.Resources/resourceGroups";
    private const string Component = "Microsoft.Insights/components";

    // Types of resources with diagnostic categories, and those without. Application Insights would send its data to the same workspace
    // twice.
    private static readonly string[] Logging =
    [
        "Microsoft.Cdn/profiles", "Microsoft.KeyVault/managedHSMs", "Microsoft.KeyVault/vaults", "Microsoft.Network/networkSecurityGroups",
        "Microsoft.Network/virtualNetworks",
        Workspace, "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Web/serverfarms", "Microsoft.Web/sites",
    ];

    private static readonly string[] Quiet =
    [
        "Microsoft.Cdn/profiles/afdEndpoints", Component, "Microsoft.Insights/metricAlerts", "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/webtests", "Microsoft.Insights/workbooks",
        "Microsoft.KeyVault/vaults/keys",
        "Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints", Group, "Microsoft.Storage/storageAccounts",
        "Microsoft.Web/sites/certificates",
    ];

    private static readonly string[] QuietAndUntagged =
    [
        "Microsoft.Authorization/locks", "Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleDefinitions",
        "Microsoft.Cdn/profiles/afdEndpoints/routes", "Microsoft.Cdn/profiles/customDomains", "Microsoft.Cdn/profiles/originGroups",
        "Microsoft.Cdn/profiles/originGroups/origins", "Microsoft.Cdn/profiles/securityPolicies", "Microsoft.Consumption/budgets",
        Diagnostics,
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.OperationalInsights/workspaces/dataExports", "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "Microsoft.Web/sites/config", "Microsoft.Web/sites/hostNameBindings",
    ];

    public static TheoryData<string> Scenarios => InfraScenarios.Names;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task what_logs_does_so_to_the_workspace_and_what_can_have_tags_has_them(string scenario) =>
        Assert.Empty(Faults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData(Diagnostics, "properties.workspaceId", "\"/subscriptions/x\"")]
    [InlineData("Microsoft.KeyVault/vaults", "tags", null)]
    [InlineData("Microsoft.KeyVault/vaults", "type", "\"Microsoft.KeyVault/newThings\"")]
    [InlineData(Component, "properties.DisableLocalAuth", "false")]
    [InlineData(Workspace, "properties.features.disableLocalAuth", null)]
    public async Task a_resource_that_does_not_is_found(string type, string path, string? value) =>
        Assert.NotEmpty(Faults((await InfraScenarios.SnapshotAsync("default")).With(type, path, value)));

    /// <summary>AZKVAuditLogs, which the queries and the archive read.</summary>
    [Theory]
    [InlineData("two-vaults", 2)]
    [InlineData("managed-hsm", 1)]
    public async Task a_key_store_logs_to_the_table_of_its_own(string scenario, int stores)
    {
        var settings = (await InfraScenarios.SnapshotAsync(scenario)).OfType(Diagnostics)
            .Where(setting => setting.Scope.Contains("/Microsoft.KeyVault/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(stores, settings.Length);
        Assert.All(settings, setting => Assert.Equal("Dedicated", setting.Text("properties.logAnalyticsDestinationType")));
    }

    /// <summary>Its rule fires on a row, and there is none before the first record of all.</summary>
    [Fact]
    public async Task no_requests_is_silent_until_there_was_one()
    {
        var rule = (await InfraScenarios.SnapshotAsync("default")).OfType("Microsoft.Insights/scheduledQueryRules")
            .Single(rule => rule.Text("name") == "kacls-no-requests");
        Assert.Empty(rule.Unlike(new()
        {
            ["properties.criteria.allOf.0.timeAggregation"] = "Count",
            ["properties.criteria.allOf.0.operator"] = "GreaterThan",
            ["properties.criteria.allOf.0.threshold"] = 0,
            ["properties.overrideQueryTimeRange"] = "P2D",
        }));
        Assert.EndsWith(
            "| summarize Last = max(TimeGenerated)\n| where isnotnull(Last) and Last < ago(1d)\n",
            rule.Text("properties.criteria.allOf.0.query"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_resource_without_its_diagnostic_setting_is_found()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-vaults");
        Assert.All(snapshot.OfType(Diagnostics).ToArray(), setting => Assert.Single(Faults(snapshot.Without(setting))));
    }

    /// <summary>azd looks for the app in the one group that has its tag.</summary>
    [Theory]
    [InlineData("default")]
    [InlineData("two-regions")]
    public async Task one_resource_group_has_azds_tag(string scenario) => Assert.Equal(
        ["rg-contoso"],
        (await InfraScenarios.SnapshotAsync(scenario)).OfType(Group).Where(group => group.At("tags.azd-env-name") is not null)
            .Select(group => group.Text("name")));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task no_secret_is_in_a_deployment(string scenario) =>
        Assert.DoesNotMatch(Secret(), (await InfraScenarios.SnapshotAsync(scenario)).Text);

    [Theory]
    [InlineData("\"DefaultEndpointsProtocol=https;AccountName=st;AccountKey=QUJD\"")]
    [InlineData("\"[listKeys('/subscriptions/x', '2025-01-01').keys[0].value]\"")]
    [InlineData("\"https://st.blob.core.windows.net/app-package?sv=2024-11-04&sig=QUJD\"")]
    public async Task a_secret_is_found(string value) =>
        Assert.Matches(
            Secret(), (await InfraScenarios.SnapshotAsync("default"))
                .With("Microsoft.Web/sites/config", "properties.AzureWebJobsStorage", value).Text);

    private static IEnumerable<string> Faults(Snapshot snapshot)
    {
        return
        [
            .. snapshot.Resources.Where(
                resource => !Logging.Contains(resource.Type) && !Quiet.Contains(resource.Type) && !QuietAndUntagged.Contains(resource.Type))
                .Select(resource => $"{resource.Type} is new: does it log, has it tags?"),
            .. snapshot.Resources.Where(resource => Logging.Contains(resource.Type))
                .Where(resource => snapshot.OfType(Diagnostics).Count(setting => setting.Scope == resource.Id) != 1)
                .Select(resource => $"{resource.Id} does not log"),
            .. snapshot.OfType(Diagnostics)
                .SelectMany(setting => setting.Unlike(new() { ["properties.workspaceId"] = WorkspaceOf(setting, snapshot) })),
            .. snapshot.Resources.Where(CanHaveTags).SelectMany(resource => resource.Unlike(new() { ["tags.azd-env-name"] = "contoso" })),
            .. snapshot.OfType(Workspace).SelectMany(workspace => workspace.Unlike(new()
            {
                ["properties.features.disableLocalAuth"] = true,
                ["id"] = WorkspaceOf(workspace, snapshot),
            })),
            .. snapshot.OfType(Component).SelectMany(component => component.Unlike(new() { ["properties.DisableLocalAuth"] = true })),
        ];
    }

    /// <summary>That of the region's Application Insights.</summary>
    private static string? WorkspaceOf(PredictedResource resource, Snapshot snapshot) =>
        snapshot.OfType(Component).Single(component => NetworkTests.IsSecond(component) == NetworkTests.IsSecond(resource))
            .Text("properties.WorkspaceResourceId");

    private static bool CanHaveTags(PredictedResource resource) =>
        !QuietAndUntagged.Contains(resource.Type) && resource.Type != "Microsoft.Storage/storageAccounts/blobServices"
            && !(resource.Type == Group && resource.Text("name") != "rg-contoso");

    /// <summary>A function that reads keys, or an account key or signature in place.</summary>
    [GeneratedRegex(@"\blist[A-Z]\w*\(|AccountKey=|SharedAccessKey=|[?&]sig=|\\u0026sig=", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
