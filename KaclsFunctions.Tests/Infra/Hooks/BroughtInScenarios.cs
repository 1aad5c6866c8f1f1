using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision says about things that the company has already and names by their ids.</summary>
internal static class BroughtInScenarios
{
    private const string Hub = "/subscriptions/2/resourceGroups/hub/providers/";
    private const string Identity = Hub + "Microsoft.ManagedIdentity/userAssignedIdentities/id-kacls";
    private const string Workspace = Hub + "Microsoft.OperationalInsights/workspaces/log";
    private const string BlobZone = Hub + "Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net";
    private const string KeyZone = Hub + "Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net";
    private const string HsmZone = Hub + "Microsoft.Network/privateDnsZones/privatelink.managedhsm.azure.net";
    private const string SubnetForm =
        "/subscriptions/<name>/resourceGroups/<name>/providers/Microsoft.Network/virtualNetworks/<name>/subnets/<name>";
    private const string ZoneForm = "/subscriptions/<name>/resourceGroups/<name>/providers/Microsoft.Network/privateDnsZones/";

    private static readonly string GroupUrl = $"/subscriptions/{Subscription}/resourceGroups/rg-ours?api-version=2021-04-01";

    private static readonly Dictionary<string, string> Everything = PreprovisionScenarios.With(
        ("KACLS_RESOURCE_GROUPS", "rg-ours"),
        ("KACLS_IDENTITY_IDS", Identity),
        ("KACLS_LOG_ANALYTICS_IDS", Workspace),
        ("KACLS_BLOB_DNS_ZONE_IDS", BlobZone),
        ("KACLS_KEY_DNS_ZONE_IDS", KeyZone));

    private static readonly StandInAnswer[] Answers =
    [
        new(Read(GroupUrl, "id"), "x\n"),
        new(Read($"{Identity}?api-version=2023-01-31", "id"), "x\n"),
        new(Read($"{Workspace}?api-version=2022-10-01", "id"), "x\n"),
        new(Links(BlobZone), ""),
        new(Links(KeyZone), ""),
        .. InTheGroup("rg-ours"),
    ];

    /// <summary>The running app is looked for in the group that was brought in.</summary>
    private static readonly HookScenario AllIsWell = Asking("everything is there", Everything, Answers);

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        .. Enumerable.Range(0, 5).Select(Absent),
        Asking("az may not read it", Everything, [new(Answers[1].Arguments, "", 1), .. Answers]) with
        {
            Says = $"kacls: az did not answer: the identity {Identity} is not checked\n",
            Calls = [.. AllIsWell.Calls.SelectMany(call => call == $"az {Answers[1].Arguments}" ? Again(call, Identity, "2023-01-31") : [call])],
        },
        PreprovisionScenarios.Asking(
            "brought in: a zone for a Managed HSM",
            PreprovisionScenarios.With(
                ("KACLS_KEY_STORE", "managedHsm"), ("KACLS_MANAGED_HSM_ID", "/subscriptions/2"), ("KACLS_KEY_DNS_ZONE_IDS", HsmZone)),
            new StandInAnswer(Links(HsmZone), "")) with
        {
            Calls = [.. PreprovisionScenarios.Asking("", [], new StandInAnswer(Links(HsmZone), "")).Calls.Except(Calls(Deleted, PolicyList))],
        },
        Refused("a zone of the wrong service", ("KACLS_KEY_DNS_ZONE_IDS", HsmZone), $"{HsmZone} is not {ZoneForm}privatelink.vaultcore.azure.net"),
        Refused("a zone of another name", ("KACLS_BLOB_DNS_ZONE_IDS", KeyZone), $"{KeyZone} is not {ZoneForm}privatelink.blob.core.windows.net"),
        Refused("a name for an id", ("KACLS_IDENTITY_IDS", "id-kacls"), "id-kacls is not " + Form("Microsoft.ManagedIdentity/userAssignedIdentities")),
        Refused("a network for a workspace", ("KACLS_LOG_ANALYTICS_IDS", Identity), $"{Identity} is not " + Form("Microsoft.OperationalInsights/workspaces")),
        TooMany("KACLS_RESOURCE_GROUPS", ",rg-2"),
        TooMany("KACLS_KEYS_RESOURCE_GROUPS", ",rg-2"),
        TooMany("KACLS_IDENTITY_IDS", "," + Identity),
        TooMany("KACLS_LOG_ANALYTICS_IDS", "," + Workspace),
        TooMany("KACLS_BLOB_DNS_ZONE_IDS", "," + BlobZone),
        TooMany("KACLS_KEY_DNS_ZONE_IDS", "," + KeyZone),
        PreprovisionScenarios.AllIsWell with
        {
            Name = "brought in: a package by URL",
            Variables = PreprovisionScenarios.With(("KACLS_PACKAGE_URL", "https://example.com/kacls.zip")),
            Faults = "kacls: KACLS_PACKAGE_URL must be empty: azd pushes the package that it builds, and the two would follow each other\n",
        },
        PreprovisionScenarios.AllIsWell with
        {
            Name = "brought in: one subnet of two",
            Variables = PreprovisionScenarios.With(("KACLS_ENDPOINT_SUBNET_IDS", "no-id")),
            Faults = $"kacls: KACLS_ENDPOINT_SUBNET_IDS: no-id is not {SubnetForm}\n"
                + "kacls: region 1 has an entry in one of KACLS_APP_SUBNET_IDS and KACLS_ENDPOINT_SUBNET_IDS: it takes both, or neither\n",
        },
    ];

    internal static string Links(string zone) =>
        Read($"{zone}/virtualNetworkLinks?api-version=2020-06-01", "value[].properties.virtualNetwork.id");

    private static HookScenario Asking(string name, Dictionary<string, string> variables, params StandInAnswer[] answers)
    {
        var scenario = PreprovisionScenarios.Asking($"brought in: {name}", variables, answers);
        return scenario with { Calls = [.. AllOfThem()] };
    }

    private static string[] AllOfThem() =>
        [.. PreprovisionScenarios.AllIsWell.Calls[..^4], .. Answers.Select(answer => $"az {answer.Arguments}"), $"az {Provider}"];

    private static StandInAnswer[] InTheGroup(string name) =>
    [
        new(Group.Replace("rg-kacls-test", name, StringComparison.Ordinal), "true\n"),
        new(Apps.Replace("rg-kacls-test", name, StringComparison.Ordinal), "func-1\n"),
        new(SettingList.Replace("rg-kacls-test", name, StringComparison.Ordinal), "A\nKACLS_DEPLOYED_SETTINGS=A\n"),
    ];

    private static HookScenario Absent(int which)
    {
        var (what, id, url) = which switch
        {
            0 => ("resource group", GroupUrl[..GroupUrl.IndexOf('?', StringComparison.Ordinal)], GroupUrl),
            1 => ("identity", Identity, $"{Identity}?api-version=2023-01-31"),
            2 => ("workspace", Workspace, $"{Workspace}?api-version=2022-10-01"),
            3 => ("private DNS zone", BlobZone, $"{BlobZone}/virtualNetworkLinks?api-version=2020-06-01"),
            _ => ("private DNS zone", KeyZone, $"{KeyZone}/virtualNetworkLinks?api-version=2020-06-01"),
        };
        var asked = Answers[which].Arguments;
        return Asking($"{what} {id} is not there", Everything, [new(asked, "", 1), NotFound(url), .. Answers]) with
        {
            Faults = $"kacls: the {what} {id} does not exist\n",
            Calls = [.. AllIsWell.Calls.SelectMany(call => call == $"az {asked}" ? [call, $"az {ReadAgain(url)}"] : new[] { call })],
        };
    }

    private static string[] Again(string call, string id, string version) => [call, $"az {ReadAgain($"{id}?api-version={version}")}"];

    private static string Form(string type) => $"/subscriptions/<name>/resourceGroups/<name>/providers/{type}/<name>";

    private static HookScenario Refused(string name, (string Name, string? Value) variable, string fault) => PreprovisionScenarios.AllIsWell with
    {
        Name = $"brought in: {name}",
        Variables = PreprovisionScenarios.With(variable),
        Faults = $"kacls: {variable.Name}: {fault}\n",
    };

    private static HookScenario TooMany(string variable, string value) => PreprovisionScenarios.AllIsWell with
    {
        Name = $"brought in: an entry of {variable} for a second region that is not there",
        Variables = PreprovisionScenarios.With((variable, value)),
        Faults = $"kacls: {variable} has an entry too many: it takes one for each region, and KACLS_SECOND_LOCATION names the second\n",
    };
}
