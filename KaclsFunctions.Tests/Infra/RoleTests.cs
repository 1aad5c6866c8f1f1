using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>Who gets which role on what: the service alone, the least role, on the narrowest scope.</summary>
public sealed class RoleTests
{
    private const string Assignment = "Microsoft.Authorization/roleAssignments";
    private const string Definition = "Microsoft.Authorization/roleDefinitions";
    private const string Key = "Microsoft.KeyVault/vaults/keys";

    // Ids of built-in roles: Microsoft's documentation of Azure RBAC.
    private const string BuiltIn = "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/";
    private const string CryptoServiceEncryptionUser = BuiltIn + "e147488a-f6f5-4113-8e2d-b22465e65bf6";
    private const string MonitoringMetricsPublisher = BuiltIn + "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string StorageBlobDataOwner = BuiltIn + "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

    // That of the scenario "recovered".
    private const string ExistingSigner = BuiltIn + "88888888-8888-8888-8888-888888888888";

    public static TheoryData<string> Scenarios => InfraScenarios.Names;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task the_service_gets_the_least_roles_and_nobody_else_gets_any(string scenario) =>
        Assert.Empty(Faults(await InfraScenarios.SnapshotAsync(scenario)));

    [Theory]
    [InlineData(Assignment, "properties.roleDefinitionId", $"\"{BuiltIn}8e3af657-a8ff-443c-a75c-2fe8c4bcb635\"")]
    [InlineData(Assignment, "properties.principalId", "\"77777777-7777-7777-7777-777777777777\"")]
    [InlineData(
        Assignment,
        "id",
        "\"[extensionResourceId('/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-contoso', 'x')]\"")]
    [InlineData(Definition, "properties.permissions.0.dataActions", "[\"Microsoft.KeyVault/vaults/keys/*\"]")]
    [InlineData(Definition, "properties.permissions.0.actions", "[\"*\"]")]
    public async Task a_role_that_is_more_than_needed_is_found(string type, string path, string value) =>
        Assert.NotEmpty(Faults((await InfraScenarios.SnapshotAsync("default")).With(type, path, value)));

    /// <summary>A role that is made and given in one deployment may not be known yet where it is given.</summary>
    [Fact]
    public async Task a_signers_role_that_exists_is_not_made_again() =>
        Assert.Empty((await InfraScenarios.SnapshotAsync("recovered")).OfType(Definition));

    /// <summary>
    /// An identity that was made anew gets assignments of its own: those of the one before it can't be changed
    /// (RoleAssignmentUpdateNotPermitted).
    /// </summary>
    [Fact]
    public async Task the_name_of_an_assignment_follows_the_identitys_object_id() =>
        Assert.All((await InfraScenarios.SnapshotAsync("default")).OfType(Assignment), assignment =>
            Assert.Contains(").principalId, ", assignment.Id, StringComparison.Ordinal));

    [Fact]
    public async Task a_missing_role_is_found()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-vaults");
        Assert.All(snapshot.OfType(Assignment).ToArray(), assignment => Assert.Single(Faults(snapshot.Without(assignment))));
    }

    private static IEnumerable<string> Faults(Snapshot snapshot)
    {
        var signer = snapshot.OfType(Definition).SingleOrDefault();
        var expected = snapshot.OfType("Microsoft.Web/sites").SelectMany(app => snapshot.Resources
            .Where(resource => resource.Type == Key || NetworkTests.IsSecond(resource) == NetworkTests.IsSecond(app))
            .Select(resource => (Scope: resource.Id, Role: RoleOn(resource, signer), Who: PrincipalOf(app))))
            .Where(grant => grant.Role is not null).ToArray();
        var assigned = snapshot.OfType(Assignment).Where(assignment => !CompanyTests.IsBrought(assignment.Scope))
            .Select(assignment => (
                assignment.Scope,
                Role: assignment.Text("properties.roleDefinitionId"),
                Who: assignment.Text("properties.principalId")!))
            .ToArray();

        return
        [
            .. expected.Except(assigned).Select(grant => $"{grant.Role} is not given to {grant.Who} on {grant.Scope}"),
            .. assigned.Except(expected).Select(grant => $"{grant.Role} is given to {grant.Who} on {grant.Scope}"),
            .. snapshot.OfType(Assignment)
                .SelectMany(assignment => assignment.Unlike(new() { ["properties.principalType"] = "ServicePrincipal" })),
            .. signer?.Unlike(new()
            {
                ["properties.permissions"] = new[]
                {
                    new JsonObject
                    {
                        ["actions"] = new JsonArray(),
                        ["notActions"] = new JsonArray(),
                        ["dataActions"] = new JsonArray(
                            "Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"),
                        ["notDataActions"] = new JsonArray(),
                    },
                },
            }) ?? [],
        ];
    }

    /// <summary>The object id of an app's identity, as Azure will know it.</summary>
    internal static string PrincipalOf(PredictedResource app) =>
        $"[reference('{app.At("identity.userAssignedIdentities")!.AsObject().Single().Key}', '2024-11-30').principalId]";

    private static string? RoleOn(PredictedResource resource, PredictedResource? signer) => resource.Type switch
    {
        Key => resource.Id.EndsWith("/kacls-kek", StringComparison.Ordinal) ? CryptoServiceEncryptionUser
            : signer is null ? ExistingSigner : BuiltIn + signer.Text("name"),
        "Microsoft.Insights/components" => MonitoringMetricsPublisher,
        "Microsoft.Storage/storageAccounts" => NetworkTests.IsArchive(resource) ? null : StorageBlobDataOwner,
        _ => null,
    };
}
