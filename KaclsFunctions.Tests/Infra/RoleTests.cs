using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>Who gets which role on what: the service alone, the least role, on the narrowest scope.</summary>
public sealed class RoleTests
{
    private const string Assignment = "Microsoft.Authorization/roleAssignments";
    private const string Definition = "Microsoft.Authorization/roleDefinitions";

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
        var identity = snapshot.OfType("Microsoft.ManagedIdentity/userAssignedIdentities").Single();
        var signer = snapshot.OfType(Definition).SingleOrDefault();
        var expected = snapshot.Resources.Select(resource => (Scope: resource.Id, Role: RoleOn(resource, signer?.Id)))
            .Where(pair => pair.Role is not null).ToArray();
        var assigned = snapshot.OfType(Assignment)
            .Select(assignment => (assignment.Scope, Role: assignment.Text("properties.roleDefinitionId"))).ToArray();

        return
        [
            .. expected.Except(assigned).Select(pair => $"{pair.Role} is not given on {pair.Scope}"),
            .. assigned.Except(expected).Select(pair => $"{pair.Role} is given on {pair.Scope}"),
            .. snapshot.OfType(Assignment).SelectMany(assignment => assignment.Unlike(new()
            {
                ["properties.principalId"] = $"[reference('{identity.Id}', '{identity.Text("apiVersion")}').principalId]",
                ["properties.principalType"] = "ServicePrincipal",
            })),
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

    private static string? RoleOn(PredictedResource resource, string? signer) => resource.Type switch
    {
        "Microsoft.KeyVault/vaults/keys" =>
            resource.Id.EndsWith("/kacls-kek", StringComparison.Ordinal) ? CryptoServiceEncryptionUser : signer ?? ExistingSigner,
        "Microsoft.Insights/components" => MonitoringMetricsPublisher,
        "Microsoft.Storage/storageAccounts" => NetworkTests.IsArchive(resource) ? null : StorageBlobDataOwner,
        _ => null,
    };
}
