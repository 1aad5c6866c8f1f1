using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/predeploy may meet between provisioning and push: it waits for the storage role, and never fails.</summary>
internal static class PredeployScenarios
{
    private const string NotYet = "the storage role of func-1 has not taken effect yet";
    private const string NotWaited = "the storage role is not waited for\n";

    private static readonly StandIn First = AzureCli.AllIsWell.With(new StandInAnswer(FunctionList, "0\n"));

    private static readonly HookScenario AllIsWell = new("the app has functions already", "predeploy")
    {
        Variables = new()
        {
            ["AZURE_SUBSCRIPTION_ID"] = Subscription,
            ["AZURE_FUNCTION_APP_NAME"] = "func-1",
            ["AZURE_RESOURCE_GROUP"] = "rg-kacls-test",
        },
        Programs = [AzureCli.AllIsWell],
        Calls = Calls(Show, FunctionList),
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        AllIsWell with { Name = "the role has taken effect", Programs = [First], Calls = Calls(Show, FunctionList, KeyList) },
        AllIsWell with
        {
            Name = "az can't list functions",
            Programs = [First.With(new StandInAnswer(FunctionList, "", 1))],
            Calls = Calls(Show, FunctionList, KeyList),
        },
        AllIsWell with
        {
            Name = "az lists nothing",
            Programs = [First.With(new StandInAnswer(FunctionList, ""))],
            Calls = Calls(Show, FunctionList, KeyList),
        },
        AllIsWell with
        {
            Name = "the role takes effect after a while",
            Programs = [First.With(new StandInAnswer(KeyList, "", 1) { Times = 6 })],
            Says = HookWaits.Says(NotYet, 6),
            Calls = [.. Calls(Show, FunctionList), .. HookWaits.Calls(Calls(KeyList), 7)],
        },
        AllIsWell with
        {
            Name = "the role never takes effect",
            Programs = [First.With(new StandInAnswer(KeyList, "", 1))],
            Says = HookWaits.Says(NotYet, HookWaits.Delays.Length)
                + "kacls: the storage role of func-1 seems to have no effect. The package is pushed all the same; "
                + "after a 403, wait and repeat: azd deploy\n",
            Calls = [.. Calls(Show, FunctionList), .. HookWaits.Calls(Calls(KeyList), HookWaits.Delays.Length + 1)],
        },
        Two("two apps, which have functions", AzureCli.AllIsWell),
        AllIsWell with
        {
            Name = "two apps, built at once",
            Variables = new(AllIsWell.Variables) { ["KACLS_SECOND_REGION"] = "true" },
            Says = "kacls: azd builds both services of azure.yaml at once, and one build would disturb the other. "
                + "Unless a package is given, set AZD_DEPLOY_CONCURRENCY=1 in the shell that runs azd\n",
        },
        Two("two apps, one of which is new", AzureCli.AllIsWell.With(new StandInAnswer(SecondFunctionList, "0\n"))) with
        {
            Calls = Calls(Show, FunctionList, SecondFunctionList, SecondKeyList),
        },
        Two(
            "two new apps, whose roles take effect one after the other",
            First.With(
                new(KeyList, "", 1) { Times = 2 }, new(SecondFunctionList, "0\n"), new(SecondKeyList, "", 1) { Times = 1 })) with
        {
            Says = HookWaits.Says(NotYet, 2) + HookWaits.Says(NotYet.Replace("func-1", "func-2", StringComparison.Ordinal), 1),
            Calls =
            [
                .. Calls(Show, FunctionList),
                .. HookWaits.Calls(Calls(KeyList), 3),
                .. Calls(SecondFunctionList),
                .. HookWaits.Calls(Calls(SecondKeyList), 2),
            ],
        },
        AllIsWell with
        {
            Name = "az is not signed in",
            Programs = [SignedOut],
            Says = $"kacls: az is not signed in to the subscription {Subscription} (az login): {NotWaited}",
            Calls = Calls(Show),
        },
        AllIsWell with { Name = "az is not installed", Programs = [], Says = $"kacls: az is not installed: {NotWaited}", Calls = [] },
        AllIsWell with
        {
            Name = "no outputs",
            Variables = new() { ["AZURE_SUBSCRIPTION_ID"] = Subscription },
            Says = $"kacls: AZURE_FUNCTION_APP_NAME or AZURE_RESOURCE_GROUP is not set (azd env refresh): {NotWaited}",
            Calls = [],
        },
    ];

    private static HookScenario Two(string name, StandIn az) => AllIsWell with
    {
        Name = name,
        Variables = new(AllIsWell.Variables)
        {
            ["AZD_DEPLOY_CONCURRENCY"] = "1",
            ["KACLS_SECOND_REGION"] = "true",
            ["KACLS_SECOND_FUNCTION_APP_NAME"] = "func-2",
            ["KACLS_SECOND_RESOURCE_GROUP"] = "rg-kacls-test-second",
        },
        Programs = [az],
        Calls = Calls(Show, FunctionList, SecondFunctionList),
    };
}
