namespace KaclsFunctions.Tests.Infra;

/// <summary>Storage and what stands before it and the vaults.</summary>
public sealed class NetworkTests
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Endpoint = "Microsoft.Network/privateEndpoints";
    private const string DnsGroup = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
    private const string Target = "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId";

    public static TheoryData<string> Scenarios => InfraScenarios.Names;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task storage_knows_no_shared_keys_no_anonymous_reader_and_no_old_tls(string scenario) =>
        Assert.Empty(StorageFaults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData(Storage, "properties.allowSharedKeyAccess", "true")]
    [InlineData(Storage, "properties.allowBlobPublicAccess", null)]
    [InlineData(Storage, "properties.minimumTlsVersion", "\"TLS1_0\"")]
    [InlineData(Storage, "properties.supportsHttpsTrafficOnly", "false")]
    [InlineData(Storage, "properties.networkAcls.defaultAction", "\"Allow\"")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "\"Blob\"")]
    public async Task open_storage_is_found(string type, string path, string? value) =>
        Assert.Single(StorageFaults((await InfraScenarios.SnapshotAsync("two-vaults")).With(type, path, value)));

    [Fact]
    public async Task the_hosts_storage_is_closed_to_the_internet()
    {
        var snapshot = (await InfraScenarios.SnapshotAsync("default")).With(Storage, "properties.publicNetworkAccess", "\"Enabled\"");
        Assert.Single(StorageFaults(snapshot));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task each_vault_and_the_hosts_storage_have_a_private_endpoint_with_its_name(string scenario) =>
        Assert.Empty(EndpointFaults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData("default", Target, "\"/subscriptions/x\"")]
    [InlineData("managed-hsm", "properties.subnet.id", "\"/subscriptions/x/subnets/app\"")]
    public async Task a_wrong_endpoint_is_found(string scenario, string path, string value) =>
        Assert.NotEmpty(EndpointFaults((await InfraScenarios.SnapshotAsync(scenario)).With(Endpoint, path, value)));

    [Theory]
    [InlineData(Endpoint)]
    [InlineData(DnsGroup)]
    public async Task a_missing_endpoint_is_found(string type)
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-vaults");
        Assert.All(snapshot.OfType(type).ToArray(), resource => Assert.NotEmpty(EndpointFaults(snapshot.Without(resource))));
    }

    /// <summary>The archive of the audit, which Azure Monitor writes to from outside the network.</summary>
    internal static bool IsArchive(PredictedResource account) => account.Text("name")!.StartsWith("staudit", StringComparison.Ordinal);

    /// <summary>Whether it is of the second region.</summary>
    internal static bool IsSecond(PredictedResource resource) =>
        resource.Id.Contains("/rg-contoso-second", StringComparison.Ordinal);

    private static IEnumerable<string> StorageFaults(Snapshot snapshot) =>
    [
        .. snapshot.OfType(Storage).SelectMany(account => account.Unlike(new()
        {
            ["properties.allowSharedKeyAccess"] = false,
            ["properties.allowBlobPublicAccess"] = false,
            ["properties.minimumTlsVersion"] = "TLS1_2",
            ["properties.supportsHttpsTrafficOnly"] = true,
            ["properties.networkAcls.defaultAction"] = "Deny",
            ["properties.networkAcls.bypass"] = IsArchive(account) ? "AzureServices" : "None",
            ["properties.publicNetworkAccess"] = IsArchive(account) ? "Enabled" : "Disabled",
        })),
        .. snapshot.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").SelectMany(container =>
            container.Unlike(new() { ["properties.publicAccess"] = "None" })),
    ];

    private static IEnumerable<string> EndpointFaults(Snapshot snapshot)
    {
        var endpoints = snapshot.OfType(Endpoint).ToArray();
        var closed = snapshot.Resources.Where(resource =>
            resource.Type is "Microsoft.KeyVault/vaults" or "Microsoft.KeyVault/managedHSMs"
                || (resource.Type == Storage && !IsArchive(resource)));
        var regions = snapshot.OfType("Microsoft.Web/sites")
            .Select(app => (IsSecond: IsSecond(app), Network: app.Text("properties.virtualNetworkSubnetId")!.Split("/subnets/")[0]))
            .Select(region => (region.IsSecond, Subnet: $"{region.Network}/subnets/endpoints")).ToArray();
        return
        [
            .. regions.SelectMany(region => closed.Where(resource => resource.Type != Storage || IsSecond(resource) == region.IsSecond)
                .Where(resource => endpoints.Count(
                    endpoint => endpoint.Text(Target) == resource.Id && endpoint.Text("properties.subnet.id") == region.Subnet) != 1)
                .Select(resource => $"{resource.Id} has no endpoint in {region.Subnet}")),
            .. endpoints.Where(
                endpoint => !snapshot.OfType(DnsGroup).Any(group => group.Id.StartsWith($"{endpoint.Id}/", StringComparison.Ordinal)))
                .Select(endpoint => $"{endpoint.Id} has no name"),
            .. endpoints.Where(endpoint => regions.All(region => region.Subnet != endpoint.Text("properties.subnet.id")))
                .Select(endpoint => $"{endpoint.Id} is in another subnet"),
        ];
    }
}
