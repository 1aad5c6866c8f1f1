using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision may meet on the app that runs: what was set by hand must not go unsaid.</summary>
internal static class RunningAppScenarios
{
    private const string Deployed = "KACLS_DEPLOYED_SETTINGS=A,Kacls__Name";
    private const string Delete = "az functionapp config appsettings delete --name func-1 --resource-group rg-kacls-test "
        + $"--subscription {Subscription} --setting-names";
    private const string NotDeployed =
        "kacls: func-1 has no KACLS_DEPLOYED_SETTINGS: what else was set on it by hand can't be told, and will be gone\n";

    private static readonly string Suspended = Stop("Kacls:Suspended", "KACLS_SUSPENDED", "true", "false", "Kacls__Suspended");

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        App("suspended by hand", ["A", Deployed, "Kacls__Suspended=true"], Suspended),
        App("suspended by hand, in other cases", ["A", Deployed, "Kacls__Suspended=True"], Suspended),
        App("suspended by hand, and azd says no", ["A", Deployed, "Kacls__Suspended=true"], Suspended, ("KACLS_SUSPENDED", "false")),
        App("suspended by hand, and azd says so too", ["A", Deployed, "Kacls__Suspended=true"], "", ("KACLS_SUSPENDED", "true")),
        App(
            "suspended by hand, and so in the settings",
            ["A", Deployed, "Kacls__Suspended=true"],
            "",
            ("KACLS_MORE_SETTINGS", "{\n  \"A__B\": \"x:y\",\n  \"Kacls__Suspended\": \"true\"\n}")),
        App("not suspended, said by hand", ["A", Deployed, "Kacls__Suspended=false"], ""),
        App("suspended by azd", ["A", $"{Deployed},Kacls__Suspended=true", "Kacls__Suspended=true"], "", ("KACLS_SUSPENDED", "true")),
        App("suspended by azd, and lifted by it now", ["A", $"{Deployed},Kacls__Suspended=true", "Kacls__Suspended=true"], ""),
        App("to be suspended by azd", ["A", Deployed], "", ("KACLS_SUSPENDED", "true")),
        App(
            "suspended by azd, and lifted by hand",
            ["A", $"{Deployed},Kacls__Suspended=true"],
            Stop("Kacls:Suspended", "KACLS_SUSPENDED", "false", "true", ""),
            ("KACLS_SUSPENDED", "true")),
        App("suspended by azd, and lifted by hand and by azd", ["A", $"{Deployed},Kacls__Suspended=true"], ""),
        App(
            "operations disabled by hand",
            ["A", Deployed, "Kacls__DisabledOperations__0=wrap", "Kacls__DisabledOperations__1=unwrap"],
            Stop(
                "Kacls:DisabledOperations",
                "KACLS_DISABLED_OPERATIONS",
                "unwrap,wrap",
                "",
                "Kacls__DisabledOperations__0 Kacls__DisabledOperations__1")),
        App(
            "operations disabled by hand, and azd says so too",
            ["A", Deployed, "Kacls__DisabledOperations__0=wrap", "Kacls__DisabledOperations__1=unwrap"],
            "",
            ("KACLS_DISABLED_OPERATIONS", "wrap,unwrap")),
        App(
            "one more operation disabled by hand",
            [
                "A",
                $"{Deployed},Kacls__DisabledOperations__0=wrap",
                "Kacls__DisabledOperations__0=wrap",
                "Kacls__DisabledOperations__1=unwrap",
            ],
            Stop(
                "Kacls:DisabledOperations",
                "KACLS_DISABLED_OPERATIONS",
                "unwrap,wrap",
                "wrap",
                "Kacls__DisabledOperations__0 Kacls__DisabledOperations__1"),
            ("KACLS_DISABLED_OPERATIONS", "wrap")),
        App(
            "another operation disabled by hand in its place",
            ["A", $"{Deployed},Kacls__DisabledOperations__0=wrap", "Kacls__DisabledOperations__0=unwrap"],
            Stop("Kacls:DisabledOperations", "KACLS_DISABLED_OPERATIONS", "unwrap", "wrap", "Kacls__DisabledOperations__0"),
            ("KACLS_DISABLED_OPERATIONS", "wrap")),
        App(
            "operations disabled by the settings",
            ["A", Deployed, "Kacls__DisabledOperations__0=wrap"],
            "",
            ("KACLS_MORE_SETTINGS", """{"Kacls__DisabledOperations__0":"wrap"}""")),
        App(
            "settings by hand",
            ["A", Deployed, "Kacls__Perimeters__File", "KACLS__SUSPENDED", "kacls__name"],
            ByHand("Kacls__Perimeters__File") + ByHand("KACLS__SUSPENDED")),
        App(
            "settings by hand, and azd has them too",
            ["A", Deployed, "Kacls__Perimeters__File"],
            "",
            ("KACLS_MORE_SETTINGS", """{"Kacls__Perimeters__File":"perimeters.json"}""")),
        App(
            "the limit of bodies by hand",
            ["A", Deployed, "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"],
            "kacls: FUNCTIONS_REQUEST_BODY_SIZE_LIMIT must not be set on the running app func-1: "
                + $"{Delete} FUNCTIONS_REQUEST_BODY_SIZE_LIMIT\n"),
        App("the app has no settings yet", [], ""),
        App("deployed by an older version", ["A", "B"], "") with { Says = NotDeployed },
        App("deployed by an older version, and suspended", ["A", "Kacls__Suspended=true"], Suspended) with { Says = NotDeployed },
        App("the group has no app yet", [], "") with
        {
            Programs = PreprovisionScenarios.ProgramsWith(new StandInAnswer(Apps, "")),
            Calls = [.. PreprovisionScenarios.AllIsWell.Calls.Except(Calls(SettingList))],
        },
        App("the group can't be read", [], "") with
        {
            Says = "kacls: az did not answer: the running app in rg-kacls-test is not checked\n",
            Programs = PreprovisionScenarios.ProgramsWith(new StandInAnswer(Apps, "", 1)),
            Calls = [.. PreprovisionScenarios.AllIsWell.Calls.Except(Calls(SettingList))],
        },
        App("the settings can't be read", [], "") with
        {
            Says = "kacls: az did not answer: the running app in rg-kacls-test is not checked\n",
            Programs = PreprovisionScenarios.ProgramsWith(new StandInAnswer(SettingList, "", 1)),
        },
    ];

    private static HookScenario App(string name, string[] settings, string faults, params (string Name, string? Value)[] variables) =>
        PreprovisionScenarios.AllIsWell with
        {
            Name = $"the running app: {name}",
            Variables = PreprovisionScenarios.With(variables),
            Programs = PreprovisionScenarios.ProgramsWith(
                new StandInAnswer(SettingList, string.Concat(settings.Select(setting => setting + "\n")))),
            Faults = faults,
        };

    private static string Stop(string setting, string variable, string now, string then, string settings) =>
        $"kacls: {setting} is '{now}' on the running app func-1, by hand, and the deployment would make it '{then}'. "
            + $"To leave it: azd env set {variable} '{now}'.{(settings.Length == 0 ? "" : $" To drop it: {Delete} {settings}")}\n";

    private static string ByHand(string setting) =>
        $"kacls: {setting} was set on the running app func-1 by hand, and the deployment would drop it. "
            + $"To keep it: add it to KACLS_MORE_SETTINGS. To drop it: {Delete} {setting}\n";
}
