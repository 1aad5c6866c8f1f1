using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision may meet with a second region.</summary>
internal static class RegionScenarios
{
    private const string First = "contains(properties.vaultId, '/rg-kacls-test-keys/') && properties.location == 'westeurope'";
    private const string Both =
        First + " || contains(properties.vaultId, '/rg-kacls-test-second-keys/') && properties.location == 'northeurope'";

    private static readonly string DeletedInBoth = Deleted.Replace(First, Both, StringComparison.Ordinal);

    private static readonly string PoliciesOfBoth = PolicyList.Replace(
        "'/rg-kacls-test-keys')", "'/rg-kacls-test-keys') || ends_with(scope, '/rg-kacls-test-second-keys')", StringComparison.Ordinal);

    private const string AtOnce = "kacls: azd builds both services of azure.yaml at once, and one build would disturb the other. "
        + "Set AZD_DEPLOY_CONCURRENCY=1 in the shell that runs azd, which azd up follows too\n";

    private static readonly string SecondGroup = Second(Group);
    private static readonly string SecondApps = Second(Apps).Replace("'kacls')", "'kacls-second')", StringComparison.Ordinal);
    private static readonly string SecondSettings = Second(SettingList).Replace("func-1", "func-2", StringComparison.Ordinal);

    private static readonly StandInAnswer[] Answers =
    [
        new(Regions, "northeurope\nwesteurope\n"),
        new(DeletedInBoth, ""),
        new(PoliciesOfBoth, ""),
        new(SecondGroup, "true\n"),
        new(SecondApps, "func-2\n"),
        new(SecondSettings, "AZURE_CLIENT_ID\nKACLS_DEPLOYED_SETTINGS=AZURE_CLIENT_ID\n"),
    ];

    private static readonly HookScenario AllIsWell = PreprovisionScenarios.AllIsWell with
    {
        Name = "two regions",
        Variables = With(),
        Programs = PreprovisionScenarios.ProgramsWith(Answers),
        Calls =
        [
            .. PreprovisionScenarios.AllIsWell.Calls[..^6],
            .. Calls(DeletedInBoth, PoliciesOfBoth, Group, Apps, SettingList, SecondGroup, SecondApps, SecondSettings, Provider),
        ],
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        PreprovisionScenarios.AllIsWell with { Name = "one region, behind Front Door", Variables = One(("KACLS_FRONT_DOOR", "Standard")) },
        AllIsWell,
        AllIsWell with
        {
            Name = "two regions behind a gateway",
            Variables = With(("KACLS_FRONT_DOOR", null), ("KACLS_PUBLIC_URL", "https://kacls.contoso.example/v1")),
        },
        AllIsWell with
        {
            Name = "two regions with nothing in front",
            Variables = With(("KACLS_FRONT_DOOR", null)),
            Faults = "kacls: a second region needs one URL in front of both apps: azd env set KACLS_FRONT_DOOR Standard (or Premium), "
                + "or KACLS_PUBLIC_URL <URL of your own gateway>\n",
        },
        AllIsWell with
        {
            Name = "two builds at once",
            Variables = With(("AZD_DEPLOY_CONCURRENCY", null), ("AZD_UP_CONCURRENCY", "1")),
            Faults = AtOnce,
        },
        AllIsWell with { Name = "two builds at once by azd up", Variables = With(("AZD_UP_CONCURRENCY", "4")), Faults = AtOnce },
        AllIsWell with
        {
            Name = "one Managed HSM for two regions",
            Variables = With(("KACLS_KEY_STORE", "managedHsm")),
            Says = "kacls: a new Managed HSM is billed by the hour from now on, used or not, and works only when you have activated it "
                + "(docs/deploy.md)\n",
            Calls = [.. PreprovisionScenarios.AllIsWell.Calls[..^6], .. Calls(DeletedHsms, PolicyListOfHsms), .. AllIsWell.Calls[^7..]],
        },
        AllIsWell with
        {
            Name = "the same region twice",
            Variables = With(("AZURE_LOCATION", "NorthEurope")),
            Programs = PreprovisionScenarios.ProgramsWith(
                [.. Answers, new(DeletedInBoth.Replace("westeurope", "NorthEurope", StringComparison.Ordinal), "")]),
            Faults = "kacls: KACLS_SECOND_LOCATION is northeurope, the first region: name another one\n",
            Calls = [.. AllIsWell.Calls.Select(call => call.Replace("westeurope", "NorthEurope", StringComparison.Ordinal))],
        },
        AllIsWell with
        {
            Name = "a second region without Flex Consumption",
            Programs = PreprovisionScenarios.ProgramsWith([new(Regions, "westeurope\n"), .. Answers]),
            Faults = "kacls: northeurope has no Flex Consumption: az functionapp list-flexconsumption-locations "
                + $"--subscription {Subscription}\n",
        },
        AllIsWell with
        {
            Name = "a deleted vault of the second region",
            Programs = PreprovisionScenarios.ProgramsWith([new(DeletedInBoth, "kv-2\n"), .. Answers]),
            Faults = "kacls: the vault kv-2 of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE recover brings it back "
                + "with its keys\n",
        },
        AllIsWell with
        {
            Name = "a policy that denies the keys of both regions",
            Programs = PreprovisionScenarios.ProgramsWith([new(PoliciesOfBoth, "/providers/2\n"), .. Answers]),
            Says = "kacls: /providers/2 denies keys that never expire, and seal keys must never: "
                + "have rg-kacls-test-keys and rg-kacls-test-second-keys exempted from it (docs/deploy.md)\n",
        },
        AllIsWell with
        {
            Name = "suspended by hand in the second region alone",
            Programs = PreprovisionScenarios.ProgramsWith(
                [new(SecondSettings, "KACLS_DEPLOYED_SETTINGS=A\nKacls__Suspended=true\nA\n"), .. Answers]),
            Faults = "kacls: Kacls:Suspended is 'true' on the running app func-2, by hand, and the deployment would make it 'false'. "
                + "To leave it: azd env set KACLS_SUSPENDED 'true'. To drop it: az functionapp config appsettings delete --name func-2 "
                + $"--resource-group rg-kacls-test-second --subscription {Subscription} --setting-names Kacls__Suspended\n",
        },
        AllIsWell with
        {
            Name = "the second app can't be read",
            Programs = PreprovisionScenarios.ProgramsWith([new(SecondApps, "", 1), .. Answers]),
            Says = "kacls: az did not answer: the running app in rg-kacls-test-second is not checked\n",
            Calls = [.. AllIsWell.Calls.Except(Calls(SecondSettings))],
        },
    ];

    /// <summary>Keys of the first region are brought in, and of the second perhaps: only new ones can be deleted or denied.</summary>
    internal static HookScenario WithKeysOfTheFirst(
        string name, (string Name, string? Value)[] variables, StandInAnswer[] answers, StandInAnswer rights, bool hasNewOnes)
    {
        var deleted = DeletedInBoth.Replace(First + " || ", "", StringComparison.Ordinal);
        var policies = PoliciesOfBoth.Replace("ends_with(scope, '/rg-kacls-test-keys') || ", "", StringComparison.Ordinal);
        string[] ofNewOnes = hasNewOnes ? Calls(deleted, policies) : [];
        return AllIsWell with
        {
            Name = name,
            Variables = With(variables),
            Programs = PreprovisionScenarios.ProgramsWith([new(deleted, ""), new(policies, ""), rights, .. answers, .. Answers]),
            Calls =
            [
                .. PreprovisionScenarios.AllIsWell.Calls[..^7],
                .. Calls(rights.Arguments, Regions),
                .. ofNewOnes,
                .. Calls([.. answers.Select(answer => answer.Arguments)]),
                .. AllIsWell.Calls[^7..],
            ],
        };
    }

    private static string Second(string call) =>
        call.Replace("rg-kacls-test ", "rg-kacls-test-second ", StringComparison.Ordinal);

    private static Dictionary<string, string> One(params (string Name, string? Value)[] changes) => PreprovisionScenarios.With(changes);

    private static Dictionary<string, string> With(params (string Name, string? Value)[] changes) => PreprovisionScenarios.With(
        [("KACLS_SECOND_LOCATION", "northeurope"), ("KACLS_FRONT_DOOR", "Premium"), ("AZD_DEPLOY_CONCURRENCY", "1"), .. changes]);
}
