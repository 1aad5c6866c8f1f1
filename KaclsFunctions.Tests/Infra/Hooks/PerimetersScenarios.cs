namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/perimeters may meet: where the policy is, and what the app says of it.</summary>
internal static class PerimetersScenarios
{
    /// <summary>The entry beside this file, which sources the hook's part as preprovision does.</summary>
    private const string Entry = "../../KaclsFunctions.Tests/Infra/Hooks/perimeters";
    private const string Build = "build KaclsFunctions --configuration Release --verbosity quiet --nologo";
    private const string Check = "KaclsFunctions/bin/Release/net10.0/KaclsFunctions.dll --check-perimeters perimeters.json";
    private const string Right = "/repository/perimeters.json: 2 perimeter(s), 3 rule(s)";
    private const string Wrong = "/repository/perimeters.json: Default:Rules:0 (one) has no Name\n"
        + "/repository/perimeters.json: UnknownId is neither deny nor default";

    private const string TwoHomes =
        "kacls: KACLS_MORE_SETTINGS has Kacls__Perimeters__… beside KACLS_PERIMETERS_FILE, and the app would not start: "
            + "the policy has one home\n";

    private static readonly string Empty = Directory.CreateTempSubdirectory("kacls-no-policy-").FullName;
    private static readonly string WithPolicy = FolderWithPolicy();
    private static readonly StandIn Dotnet = new("dotnet", new(Build, "a warning\n"), new(Check, Right + "\n"));

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        Policy("none", Empty, "", says: ""),
        Policy("none, and settings of one", WithPolicy, "", says: "", more: "Kacls__Perimeters__Default__Rules__0__Name"),
        Policy(
            "a mounted path",
            Empty,
            "/mounts/policy/perimeters.json",
            says: "kacls: KACLS_PERIMETERS_FILE is /mounts/policy/perimeters.json, a mounted path: only the app can read it, and checks it "
                + "when it starts\n"),
        Policy("a mounted path, and settings of another", Empty, "/mounts/p.json", more: "Kacls__Perimeters__UnknownId", faults: TwoHomes)
            with
            {
                Says = "kacls: KACLS_PERIMETERS_FILE is /mounts/p.json, a mounted path: only the app can read it, and checks it when it "
                    + "starts\n",
            },
        Policy("another name", WithPolicy, "policy.json", faults: NotDeployed("policy.json")),
        Policy("another case", WithPolicy, "Perimeters.json", faults: NotDeployed("Perimeters.json")),
        Policy("another folder", WithPolicy, "./perimeters.json", faults: NotDeployed("./perimeters.json")),
        Policy(
            "no such file",
            Empty,
            "perimeters.json",
            faults: "kacls: KACLS_PERIMETERS_FILE is perimeters.json, and there is no such file at the top of the repository "
                + "(docs/perimeters.md)\n"),
        Policy("no dotnet", WithPolicy, "perimeters.json", says: "kacls: dotnet is missing: perimeters.json is not checked\n")
            with
            {
                Programs = [],
            },
        Policy("right", WithPolicy, "perimeters.json", says: $"kacls: {Right}\n") with { Calls = ["dotnet " + Build, "dotnet " + Check] },
        Policy("right, beside other settings", WithPolicy, "perimeters.json", says: $"kacls: {Right}\n", more: "Kacls__Name") with
        {
            Calls = ["dotnet " + Build, "dotnet " + Check],
        },
        Policy(
            "wrong",
            WithPolicy,
            "perimeters.json",
            faults: $"kacls: perimeters.json is wrong, and the app would not start: {Wrong}\n") with
        {
            Programs = [Dotnet.With(new StandInAnswer(Check, Wrong + "\n", ExitCode: 1))],
            Calls = ["dotnet " + Build, "dotnet " + Check],
        },
        Policy(
            "an app that can't be built",
            WithPolicy,
            "perimeters.json",
            faults: "kacls: the app can't be built, so perimeters.json is not checked: error CS1002\n") with
        {
            Programs = [Dotnet.With(new StandInAnswer(Build, "error CS1002\n", ExitCode: 1))],
            Calls = ["dotnet " + Build],
        },
    ];

    private static string NotDeployed(string name) =>
        $"kacls: KACLS_PERIMETERS_FILE is {name}, which is not deployed with the app. Name the file perimeters.json, at the top of the "
            + "repository: azd env set KACLS_PERIMETERS_FILE perimeters.json. Or give the absolute path of a mount (docs/perimeters.md)\n";

    private static HookScenario Policy(
        string name, string folder, string file, string says = "", string faults = "", string more = "A") =>
        new($"policy: {name}", Entry)
        {
            Variables = new()
            {
                ["KACLS_TEST_FOLDER"] = folder,
                ["KACLS_PERIMETERS_FILE"] = file,
                ["KACLS_MORE_SETTINGS"] = $$"""{"{{more}}":"value"}""",
            },
            Programs = [Dotnet],
            Says = says,
            Faults = faults,
        };

    private static string FolderWithPolicy()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-policy-").FullName;
        File.WriteAllText(Path.Combine(folder, "perimeters.json"), "{}");
        return folder;
    }
}
