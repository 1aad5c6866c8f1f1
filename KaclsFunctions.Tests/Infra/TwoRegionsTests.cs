namespace KaclsFunctions.Tests.Infra;

/// <summary>The deployment of two regions: what each has of its own, and what they share.</summary>
public sealed class TwoRegionsTests
{
    private const string Scenario = "two-regions";
    private const string Second = "two-regions:second";

    /// <summary>Each of the two has an app, a network, records and keys of its own.</summary>
    [Theory]
    [InlineData("Microsoft.Web/sites", 1)]
    [InlineData("Microsoft.ManagedIdentity/userAssignedIdentities", 1)]
    [InlineData("Microsoft.OperationalInsights/workspaces", 1)]
    [InlineData("Microsoft.Insights/components", 1)]
    [InlineData("Microsoft.Insights/workbooks", 1)]
    [InlineData("Microsoft.Network/virtualNetworks", 1)]
    [InlineData("Microsoft.KeyVault/vaults", 2)]
    public async Task a_region_can_do_without_the_other(string type, int count)
    {
        var all = (await InfraScenarios.SnapshotAsync(Scenario)).OfType(type).ToArray();
        Assert.Equal((count, count), (all.Count(one => !NetworkTests.IsSecond(one)), all.Count(NetworkTests.IsSecond)));
        Assert.All(all, one => Assert.Equal(NetworkTests.IsSecond(one) ? "northeurope" : "westeurope", one.Text("location")));
    }

    [Fact]
    public async Task both_apps_have_one_ring_in_one_order_and_each_wraps_under_its_own_keks()
    {
        var (first, second) = (await RingAsync(Scenario), await RingAsync(Second));
        Assert.Equal(first.Select(kek => (kek.Name, kek.KeyId)), second.Select(kek => (kek.Name, kek.KeyId)));
        Assert.Equal(["kek1", "kek2", "kek1-second", "kek2-second"], first.Select(kek => kek.Name));
        Assert.Equal(4, first.Select(kek => kek.KeyId).Distinct().Count());
        Assert.Equal([true, true, false, false], first.Select(kek => kek.IsActive));
        Assert.Equal([false, false, true, true], second.Select(kek => kek.IsActive));
    }

    /// <summary>A KEK's name is in each key that it wrapped: one more vault must not move it.</summary>
    [Theory]
    [InlineData("param vaultCount = 1")]
    [InlineData("param vaultCount = 3")]
    public async Task a_kek_keeps_its_name_and_its_vault_however_many_there_are(string parameter)
    {
        var two = (await RingAsync(Scenario)).ToDictionary(kek => kek.Name, kek => kek.KeyId);
        var others = Ring(InfraScenarios.SettingsOf(await InfraScenarios.SnapshotAsync(Scenario, parameter))).ToArray();
        Assert.All(others.Where(kek => two.ContainsKey(kek.Name)), kek => Assert.Equal(two[kek.Name], kek.KeyId));
        Assert.Equal(2, others.Count(kek => kek.Name is "kek1" or "kek1-second"));
    }

    /// <summary>Nor must a second region rename what one region wrapped.</summary>
    [Fact]
    public async Task a_region_that_is_added_changes_nothing_of_the_first()
    {
        var one = Ring(InfraScenarios.SettingsOf(await InfraScenarios.SnapshotAsync(Scenario, "param secondLocation = ''"))).ToArray();
        Assert.Equal(one, (await RingAsync(Scenario)).Take(one.Length));
        Assert.Equal(2, one.Length);
    }

    [Fact]
    public async Task what_the_apps_say_of_themselves_is_the_same()
    {
        var (first, second) = (await InfraScenarios.AppSettingsAsync(Scenario), await InfraScenarios.AppSettingsAsync(Second));
        string[] shared = ["Kacls__Urls__0", "Kacls__Name", "Kacls__Signing__KeyId", "Kacls__Network__FrontDoorId"];
        Assert.All(shared, name => Assert.Equal(first[name], second[name]));
        Assert.Equal("https://kacls.contoso.example/v1", first["Kacls__Urls__0"]);
        Assert.Equal(AzureAnswers.FrontDoorId, first["Kacls__Network__FrontDoorId"]);
    }

    /// <summary>One to go on with where the first region's is lost.</summary>
    [Fact]
    public async Task each_region_has_a_signing_key() => Assert.Equal(
        [false, true],
        (await InfraScenarios.SnapshotAsync(Scenario)).OfType("Microsoft.KeyVault/vaults/keys")
            .Where(key => key.Id.EndsWith("/kacls-signing", StringComparison.Ordinal)).Select(NetworkTests.IsSecond));

    [Fact]
    public async Task the_signers_role_can_be_given_on_the_keys_of_both_regions() => Assert.Equal(
        ["rg-contoso-keys", "rg-contoso-second-keys"],
        (await InfraScenarios.SnapshotAsync(Scenario)).OfType("Microsoft.Authorization/roleDefinitions").Single()
            .At("properties.assignableScopes")!.AsArray().Select(scope => scope!.GetValue<string>().Split('/')[^1]));

    /// <summary>Their private names would be one name with two addresses in one zone.</summary>
    [Fact]
    public async Task each_network_has_private_zones_of_its_own()
    {
        var zones = (await InfraScenarios.SnapshotAsync(Scenario)).OfType("Microsoft.Network/privateDnsZones")
            .Select(zone => zone.Id).ToArray();
        Assert.Equal(4, zones.Length);
        Assert.Equal(2, zones.Count(zone => zone.Contains("'rg-contoso-second'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task vaults_are_locked_unless_a_parameter_says_no()
    {
        const string Lock = "Microsoft.Authorization/locks";
        var snapshot = await InfraScenarios.SnapshotAsync(Scenario);
        Assert.Equal(
            snapshot.OfType("Microsoft.KeyVault/vaults").Select(vault => vault.Id).Order(StringComparer.Ordinal),
            snapshot.OfType(Lock).Select(one => one.Scope).Order(StringComparer.Ordinal));
        Assert.All(snapshot.OfType(Lock), one => Assert.Equal("CanNotDelete", one.Text("properties.level")));
        Assert.Single((await InfraScenarios.SnapshotAsync("managed-hsm")).OfType(Lock));
        Assert.Empty((await InfraScenarios.SnapshotAsync("default", "param lockKeys = 'false'")).OfType(Lock));
    }

    /// <summary>A Managed HSM is one resource in several regions, and its key wraps in each.</summary>
    [Fact]
    public async Task one_managed_hsm_serves_both_regions()
    {
        string[] parameters = ["param secondLocation = 'northeurope'", "param frontDoor = 'Premium'"];
        var snapshot = await InfraScenarios.SnapshotAsync("managed-hsm", parameters);
        Assert.Single(snapshot.OfType("Microsoft.KeyVault/managedHSMs"));
        Assert.DoesNotContain(snapshot.Resources, resource => resource.Text("name") == "rg-contoso-second-keys");
        Assert.Equal(
            Ring(InfraScenarios.SettingsOf(snapshot)), Ring(InfraScenarios.SettingsOf(snapshot, Second)));
        Assert.Equal(2, snapshot.OfType("Microsoft.Network/privateEndpoints").Count(endpoint =>
            endpoint.Id.EndsWith("-hsm", StringComparison.Ordinal)));
    }

    /// <summary>A region that nobody would reach; a budget whose month Azure would refuse to change (CanadaPubSecALZ, issue 317).</summary>
    [Theory]
    [InlineData("param secondLocation = 'northeurope'", "secondLocation needs frontDoor or publicUrl")]
    [InlineData("param monthlyBudget = 100", "monthlyBudget needs budgetStartDate")]
    public async Task what_can_not_work_is_refused_with_words(string parameter, string words)
    {
        using var infra = new InfraCopy();
        var path = infra.PathOf("scenarios/wrong.bicepparam");
        await File.WriteAllTextAsync(path, $"using '../main.bicep'\nextends 'default.bicepparam'\n{parameter}\n");
        var run = await BicepCompiler.RunAsync("snapshot", path);
        Assert.Contains(words, run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_budget_tells_owners_and_action_group_of_all_four_groups()
    {
        const string Budget = "Microsoft.Consumption/budgets";
        Assert.Empty((await InfraScenarios.SnapshotAsync("default")).OfType(Budget));
        var budget = (await InfraScenarios.SnapshotAsync(Scenario)).OfType(Budget).Single();
        Assert.Empty(budget.Unlike(new()
        {
            ["properties.amount"] = 400,
            ["properties.timePeriod.startDate"] = "2026-11-01",
            ["properties.filter.dimensions.values"] =
                new[] { "rg-contoso", "rg-contoso-second", "rg-contoso-keys", "rg-contoso-second-keys" },
            ["properties.notifications.forecast80.contactRoles"] = new[] { "Owner" },
        }));
        Assert.EndsWith("/on-call", budget.Text("properties.notifications.actual100.contactGroups.0"), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<(string Name, string KeyId, bool IsActive)>> RingAsync(string app) =>
        Ring(await InfraScenarios.AppSettingsAsync(app));

    private static IEnumerable<(string Name, string KeyId, bool IsActive)> Ring(IReadOnlyDictionary<string, string> settings) =>
        Enumerable.Range(0, 16).Select(i => $"Kacls__KeyEncryption__Keys__{i}__").Where(key => settings.ContainsKey($"{key}Name"))
            .Select(key => (settings[$"{key}Name"], settings[$"{key}KeyId"], settings.GetValueOrDefault($"{key}Active") != "false"));
}
