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
    private const string Subnet = Hub + "Microsoft.Network/virtualNetworks/hub/subnets/s";
    private const string SubnetForm =
        "/subscriptions/<name>/resourceGroups/<name>/providers/Microsoft.Network/virtualNetworks/<name>/subnets/<name>";
    private const string ZoneForm = "/subscriptions/<name>/resourceGroups/<name>/providers/Microsoft.Network/privateDnsZones/";

    private const string Group1 = $"/subscriptions/{Subscription}/resourceGroups/rg-ours";
    private const string Unlinked = "kacls: region 1 has a private DNS zone of yours and a network of its own, which nothing links to it: "
        + "name its subnets too\n";

    private static readonly Dictionary<string, string> Everything = PreprovisionScenarios.With(
        ("KACLS_RESOURCE_GROUPS", "rg-ours"),
        ("KACLS_IDENTITY_IDS", Identity),
        ("KACLS_LOG_ANALYTICS_IDS", Workspace));

    private static readonly StandInAnswer[] Answers =
    [
        new(Read($"{Group1}?api-version=2021-04-01", "id"), "x\n"),
        new(Read($"{Identity}?api-version=2023-01-31", "id"), "x\n"),
        new(Read($"{Workspace}?api-version=2022-10-01", "id"), "x\n"),
        .. InTheGroup("rg-ours"),
    ];

    /// <summary>The running app is looked for in the group that was brought in.</summary>
    private static readonly HookScenario AllIsWell = Asking("everything is there", Everything, Answers);

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        Absent("resource group", Group1, "2021-04-01", Answers[0]),
        Absent("identity", Identity, "2023-01-31", Answers[1]),
        Absent("workspace", Workspace, "2022-10-01", Answers[2]),
        Unanswered(Answers[1], $"{Identity}?api-version=2023-01-31", Answers[1] with { ExitCode = 1 }) with
        {
            Name = "brought in: az may not read the identity",
            Says = $"kacls: az did not answer: the identity {Identity} is not checked\n",
        },
        Refused("a zone of the wrong service", "KACLS_KEY_DNS_ZONE_IDS", HsmZone, $"{ZoneForm}privatelink.vaultcore.azure.net") with
        {
            Faults = $"kacls: KACLS_KEY_DNS_ZONE_IDS: {HsmZone} is not {ZoneForm}privatelink.vaultcore.azure.net\n{Unlinked}",
        },
        Refused("a zone of another name", "KACLS_BLOB_DNS_ZONE_IDS", KeyZone, $"{ZoneForm}privatelink.blob.core.windows.net") with
        {
            Faults = $"kacls: KACLS_BLOB_DNS_ZONE_IDS: {KeyZone} is not {ZoneForm}privatelink.blob.core.windows.net\n{Unlinked}",
        },
        Refused("a zone, and a network of its own", "KACLS_BLOB_DNS_ZONE_IDS", BlobZone, "") with { Faults = Unlinked },
        Refused("a name for an id", "KACLS_IDENTITY_IDS", "id-kacls", Form("Microsoft.ManagedIdentity/userAssignedIdentities")),
        Refused("an identity for a workspace", "KACLS_LOG_ANALYTICS_IDS", Identity, Form("Microsoft.OperationalInsights/workspaces")),
        InGroupsOfTheCompany("with all rights there", "* -\n", ""),
        InGroupsOfTheCompany(
            "without a right to define a role in that of the keys",
            "* - Microsoft.Authorization/roleDefinitions/write\n",
            "kacls: you may not define a role in the resource group rg-ours-keys. Ask for Owner or User Access Administrator, "
                + "or have the role made and name it: azd env set KACLS_SIGNER_ROLE_ID <resource id> (docs/deploy.md)\n"),
        PreprovisionScenarios.SignedOutOfAz with
        {
            Name = "brought in: one zone of vaults for two regions",
            Variables = PreprovisionScenarios.With(
                ("KACLS_SECOND_LOCATION", "northeurope"),
                ("KACLS_FRONT_DOOR", "Standard"),
                ("AZD_DEPLOY_CONCURRENCY", "1"),
                ("KACLS_APP_SUBNET_IDS", $"{Subnet}1,{Subnet}2"),
                ("KACLS_ENDPOINT_SUBNET_IDS", $"{Subnet}3,{Subnet}4"),
                ("KACLS_BLOB_DNS_ZONE_IDS", $"{BlobZone},{BlobZone}"),
                ("KACLS_KEY_DNS_ZONE_IDS", $"{KeyZone},{KeyZone}")),
            Faults = "kacls: KACLS_KEY_DNS_ZONE_IDS has one zone for both regions, and in one zone a vault's name has one address: "
                + "it takes one for each\n",
        },
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
        var scenario = PreprovisionScenarios.Asking($"brought in: {name}", variables, [.. answers, new(RightsIn("rg-ours"), "* -\n")]);
        return scenario with { Calls = [.. AllOfThem()] };
    }

    private static string[] AllOfThem() =>
    [
        .. PreprovisionScenarios.AllIsWell.Calls[..^4]
            .SelectMany(call => call == $"az {Permissions}" ? [$"az {RightsIn("rg-ours")}", call] : (string[])[call]),
        .. Answers.Select(answer => $"az {answer.Arguments}"),
        $"az {Provider}",
    ];

    private static string RightsIn(string group) => $"rest --url /subscriptions/{Subscription}/resourceGroups/{group}{PermissionsBelow}";

    private static HookScenario InGroupsOfTheCompany(string name, string rights, string faults)
    {
        StandInAnswer[] answers =
        [
            new(Read($"{Group1}?api-version=2021-04-01", "id"), "x\n"),
            new(Read($"{Group1}-keys?api-version=2021-04-01", "id"), "x\n"),
            .. InTheGroup("rg-ours"),
        ];
        string[] aboutKeys =
        [
            Deleted.Replace("rg-kacls-test-keys", "rg-ours-keys", StringComparison.Ordinal),
            PolicyList.Replace("rg-kacls-test-keys", "rg-ours-keys", StringComparison.Ordinal),
        ];
        return PreprovisionScenarios.AllIsWell with
        {
            Name = $"brought in: groups, {name}",
            Variables = PreprovisionScenarios.With(("KACLS_RESOURCE_GROUPS", "rg-ours"), ("KACLS_KEYS_RESOURCE_GROUPS", "rg-ours-keys")),
            Programs = PreprovisionScenarios.ProgramsWith(
            [
                new(RightsIn("rg-ours"), "* -\n"),
                new(RightsIn("rg-ours-keys"), rights),
                .. aboutKeys.Select(call => new StandInAnswer(call, "")),
                .. answers,
            ]),
            Faults = faults,
            Calls =
            [
                .. PreprovisionScenarios.AllIsWell.Calls[..4],
                .. Calls([RightsIn("rg-ours"), RightsIn("rg-ours-keys"), Regions, .. aboutKeys]),
                .. Calls([.. answers.Select(answer => answer.Arguments)]),
                $"az {Provider}",
            ],
        };
    }

    private static StandInAnswer[] InTheGroup(string name) =>
    [
        new(Group.Replace("rg-kacls-test", name, StringComparison.Ordinal), "true\n"),
        new(Apps.Replace("rg-kacls-test", name, StringComparison.Ordinal), "func-1\n"),
        new(SettingList.Replace("rg-kacls-test", name, StringComparison.Ordinal), "A\nKACLS_DEPLOYED_SETTINGS=A\n"),
    ];

    private static HookScenario Absent(string what, string id, string version, StandInAnswer answer) =>
        Unanswered(answer, $"{id}?api-version={version}", NotFound($"{id}?api-version={version}"), answer with { ExitCode = 1 }) with
        {
            Name = $"brought in: {what} {id} is not there",
            Faults = $"kacls: the {what} {id} does not exist\n",
        };

    /// <summary>One of the answers is none, and az is asked why.</summary>
    private static HookScenario Unanswered(StandInAnswer answer, string url, params StandInAnswer[] instead)
    {
        var asked = $"az {answer.Arguments}";
        return Asking("", Everything, [.. instead, .. Answers]) with
        {
            Calls = [.. AllOfThem().SelectMany(call => call == asked ? [call, $"az {ReadAgain(url)}"] : (string[])[call])],
        };
    }

    private static string Form(string type) => $"/subscriptions/<name>/resourceGroups/<name>/providers/{type}/<name>";

    private static HookScenario Refused(string name, string variable, string value, string form) => PreprovisionScenarios.AllIsWell with
    {
        Name = $"brought in: {name}",
        Variables = PreprovisionScenarios.With((variable, value)),
        Faults = $"kacls: {variable}: {value} is not {form}\n",
    };

    private static HookScenario TooMany(string variable, string value) => PreprovisionScenarios.AllIsWell with
    {
        Name = $"brought in: an entry of {variable} for a second region that is not there",
        Variables = PreprovisionScenarios.With((variable, value)),
        Faults = $"kacls: {variable} has an entry too many: it takes one for each region, and KACLS_SECOND_LOCATION names the second\n",
    };
}
