namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/predown lets azd delete: nothing that a company brought.</summary>
internal static class PredownScenarios
{
    private static readonly HookScenario AllIsWell = new("everything was made", "predown")
    {
        Variables = new() { ["AZURE_ENV_NAME"] = "kacls-test", ["KACLS_APP_SUBNET_IDS"] = "/subscriptions/x/subnets/app" },
        Programs = [],
        Calls = [],
    };

    // A thing of the company's in whose group the deployment makes something, one for each parameter.
    private static readonly string[] Brought =
    [
        "KACLS_RESOURCE_GROUPS", "KACLS_KEYS_RESOURCE_GROUPS", "KACLS_IDENTITY_IDS", "KACLS_EXISTING_KEKS", "KACLS_SECOND_EXISTING_KEKS",
        "KACLS_EXISTING_SIGNING_KEY", "KACLS_LOG_ANALYTICS_IDS",
    ];

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        .. Brought.Select(name => Refused(name)),
        Refused("KACLS_RESOURCE_GROUPS", "KACLS_EXISTING_KEKS"),
    ];

    private static HookScenario Refused(params string[] names) => AllIsWell with
    {
        Name = $"brought are {string.Join(' ', names)}",
        Variables = names.ToDictionary(name => name, _ => "brought"),
        Faults = "kacls: azd down would delete whole resource groups that are yours, with all that is in them, since the deployment made "
            + $"something there: set are {string.Join(' ', names)}. Delete by hand what it made (docs/deploy.md, Take it down)\n",
    };
}
