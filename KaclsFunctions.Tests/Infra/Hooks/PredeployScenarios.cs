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
}
