using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision says about keys that the company has in vaults of its own.</summary>
internal static class ExistingKeyScenarios
{
    private const string Vault = "/subscriptions/2/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/kv-1";
    private const string OtherVault = "/subscriptions/2/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/kv-2";
    private const string Kek = Vault + "/keys/kek";
    private const string Seal = Kek + "-seal";
    private const string Signing = Vault + "/keys/signing";
    private const string Api = "?api-version=2023-07-01";
    private const string Form = "/subscriptions/<name>/resourceGroups/<name>/providers/Microsoft.KeyVault/vaults/<name>/keys/<name>";

    private const string Rbac = "the roles that the deployment gives count only with Azure RBAC";
    private const string Purge = "who may purge it could destroy every document for good";
    private const string Closed = $"kacls: the vault {Vault} is closed to the internet, and KACLS_KEY_ENDPOINTS is false: "
        + "the app's subnet must reach it otherwise\n";

    /// <summary>The roles on these keys are given in their group.</summary>
    private const string InTheKeysGroup = $"rest --url /subscriptions/2/resourceGroups/keys{PermissionsBelow}";

    /// <summary>Type, permitted operations, whether enabled, expiry, actions of the rotation policy.</summary>
    private const string GoodKek = "RSA-HSM\nwrapKey unwrapKey\ntrue\n\nrotate notify\n";
    private const string GoodSeal = "RSA-HSM\nsign\ntrue\n\n\n";

    /// <summary>Azure RBAC, purge protection, soft delete, public access, default action of the network rules.</summary>
    private static readonly StandInAnswer GoodVault = OfVault(Vault, "true true true Disabled Deny\n");

    /// <summary>Beside the first KEK, where none is named.</summary>
    private static readonly StandInAnswer SigningKey =
        Key($"{Vault}/keys/kacls-signing", "RSA-HSM\nsign verify\ntrue\n1893456000\nrotate\n");

    private static readonly Dictionary<string, string> One = PreprovisionScenarios.With(("KACLS_EXISTING_KEKS", Kek));

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        Keys("good ones", One, Key(Kek, GoodKek), GoodVault, Key(Seal, GoodSeal), SigningKey),
        Keys(
            "good ones, every one named, the signing key in a vault of its own",
            PreprovisionScenarios.With(
                ("KACLS_EXISTING_KEKS", $"{Kek},{OtherVault}/keys/b"),
                ("KACLS_EXISTING_SEAL_KEYS", $"{Vault}/keys/s1,{OtherVault}/keys/s2"),
                ("KACLS_EXISTING_SIGNING_KEY", Signing)),
            Key(Kek, GoodKek),
            GoodVault,
            Key($"{Vault}/keys/s1", GoodSeal),
            Key($"{OtherVault}/keys/b", GoodKek),
            OfVault(OtherVault, "true true null Enabled -\n"),
            Key($"{OtherVault}/keys/s2", GoodSeal),
            Key(Signing, "RSA-HSM\nsign verify\ntrue\n1893456000\nrotate\n")),
        OfKek("kept in software", "RSA\nwrapKey unwrapKey\ntrue\n\n\n") with
        {
            Says = $"kacls: the KEK {Kek} is of the type RSA, which Key Vault keeps in software: an RSA-HSM key never leaves its HSM\n",
        },
        OfKek("of another type", "EC-HSM\nwrapKey unwrapKey\ntrue\n\n\n", $"the KEK {Kek} is of the type EC-HSM, and must be RSA-HSM"),
        OfKek("may not unwrap", "RSA-HSM\nwrapKey sign\ntrue\n\n\n", $"the KEK {Kek} does not permit unwrapKey"),
        OfKek("disabled", "RSA-HSM\nwrapKey unwrapKey\nfalse\n\n\n", $"the KEK {Kek} is not enabled"),
        OfSeal("may not sign", "RSA-HSM\nverify\ntrue\n\n\n", $"the seal key {Seal} does not permit sign"),
        OfSeal(
            "expires",
            "RSA-HSM\nsign\ntrue\n1893456000\n\n",
            $"the seal key {Seal} has an expiry date, from which no document would open: move it 50 years ahead or more (docs/keys.md)"),
        OfSeal("expires in the year 2286", "RSA-HSM\nsign\ntrue\n9999999999\n\n"),
        OfSeal("is rotated", "RSA-HSM\nsign\ntrue\n\nRotate\n") with
        {
            Says = $"kacls: the seal key {Seal} has a rotation policy: "
                + "a rotation changes nothing, since its oldest version goes on signing\n",
        },
        Keys("no seal key", One, Key(Kek, GoodKek), GoodVault, Key(Seal, "") with { ExitCode = 1 }, NotFound(Seal + Api), SigningKey) with
        {
            Faults = $"kacls: the seal key {Seal} does not exist\n",
        },
        Keys(
            "no signing key",
            One,
            Key(Kek, GoodKek),
            GoodVault,
            Key(Seal, GoodSeal),
            SigningKey with { Output = "", ExitCode = 1 },
            NotFound($"{Vault}/keys/kacls-signing{Api}")) with
        {
            Faults = $"kacls: the signing key {Vault}/keys/kacls-signing does not exist\n",
        },
        Keys("no right to give roles on them", One, Key(Kek, GoodKek), GoodVault, Key(Seal, GoodSeal), SigningKey) with
        {
            Programs = PreprovisionScenarios.ProgramsWith(
                new(InTheKeysGroup, "*/read -\n"), Key(Kek, GoodKek), GoodVault, Key(Seal, GoodSeal), SigningKey),
            Faults = "kacls: you may not assign roles in the resource group keys. Ask for Owner, or for User Access Administrator "
                + "besides Contributor; activate the role if you are only eligible for it\n",
        },
        OfTheVault("access policies", "false true true Enabled -\n", $"the vault {Vault} decides by access policies: {Rbac}"),
        OfTheVault("no purge protection", "true null true Enabled -\n", $"the vault {Vault} has no purge protection: {Purge}"),
        OfTheVault("no soft delete", "true true false Enabled -\n", $"the vault {Vault} has no purge protection: {Purge}"),
        WithoutEndpoints("a closed vault", "true true true Disabled -\n", Closed),
        WithoutEndpoints("a vault with a firewall", "true true true Enabled Deny\n", Closed),
        WithoutEndpoints("an open vault", "true true true Enabled Allow\n", ""),
        Lists(
            "fewer seal keys than KEKs",
            NotAsMany(""),
            ("KACLS_EXISTING_KEKS", $"{Kek},{Kek}2"),
            ("KACLS_EXISTING_SEAL_KEYS", Seal)),
        Lists("seal keys alone", NotAsMany(""), ("KACLS_EXISTING_SEAL_KEYS", Seal)),
        Lists(
            "of a second region that is not there",
            NotAsMany("SECOND_")
                + "kacls: KACLS_SECOND_EXISTING_KEKS names keys of a second region, and KACLS_SECOND_LOCATION names none\n",
            ("KACLS_SECOND_EXISTING_KEKS", Kek),
            ("KACLS_SECOND_EXISTING_SEAL_KEYS", $"{Seal},{Seal}")),
        Lists(
            "of vaults, for a Managed HSM",
            "kacls: KACLS_EXISTING_KEKS names keys of vaults, and KACLS_KEY_STORE is managedHsm: "
                + "leave it empty, a Managed HSM's keys are found by their names\n",
            ("KACLS_EXISTING_KEKS", Kek),
            ("KACLS_KEY_STORE", "managedHsm"),
            ("KACLS_MANAGED_HSM_ID", "/subscriptions/2")),
        NoId("by its URL", "https://kv-1.vault.azure.net/keys/k"),
        NoId("with a version", Signing + "/0a1b"),
        InTwoRegions("of both regions", OtherVault),
        InTwoRegions("of the first region alone", null),
    ];

    private static HookScenario Keys(string name, Dictionary<string, string> variables, params StandInAnswer[] answers)
    {
        var scenario = PreprovisionScenarios.Asking($"existing keys: {name}", variables, answers);
        scenario = scenario with { Programs = PreprovisionScenarios.ProgramsWith([.. answers, new(InTheKeysGroup, "* -\n")]) };
        return scenario with
        {
            Calls =
            [
                .. scenario.Calls.Except(Calls(Deleted, PolicyList))
                    .SelectMany(call => call == $"az {Permissions}" ? [call, $"az {InTheKeysGroup}"] : (string[])[call]),
            ],
        };
    }

    private static HookScenario OfKek(string name, string answer, string fault = "") =>
        Keys($"a KEK {name}", One, Key(Kek, answer), GoodVault, Key(Seal, GoodSeal), SigningKey) with { Faults = Fault(fault) };

    private static HookScenario OfSeal(string name, string answer, string fault = "") =>
        Keys($"a seal key {name}", One, Key(Kek, GoodKek), GoodVault, Key(Seal, answer), SigningKey) with { Faults = Fault(fault) };

    private static HookScenario OfTheVault(string name, string answer, string fault) =>
        Keys(name, One, Key(Kek, GoodKek), OfVault(Vault, answer), Key(Seal, GoodSeal), SigningKey) with { Faults = Fault(fault) };

    private static HookScenario WithoutEndpoints(string name, string answer, string says) => Keys(
        $"{name}, and no endpoints",
        PreprovisionScenarios.With(("KACLS_EXISTING_KEKS", Kek), ("KACLS_KEY_ENDPOINTS", "false")),
        Key(Kek, GoodKek),
        OfVault(Vault, answer),
        Key(Seal, GoodSeal),
        SigningKey) with
    {
        Says = says,
    };

    /// <summary>What is wrong by itself; az, which is not signed in, is asked nothing.</summary>
    private static HookScenario Lists(string name, string faults, params (string Name, string? Value)[] variables) =>
        PreprovisionScenarios.SignedOutOfAz with
        {
            Name = $"existing keys: {name}",
            Variables = PreprovisionScenarios.With(variables),
            Faults = faults,
        };

    private static HookScenario InTwoRegions(string name, string? secondVault)
    {
        var kek = secondVault is null ? null : $"{secondVault}/keys/kek";
        StandInAnswer[] answers = [Key(Kek, GoodKek), GoodVault, Key(Seal, GoodSeal)];
        if (kek is not null)
        {
            answers = [.. answers, Key(kek, GoodKek), OfVault(secondVault!, "true true true Disabled -\n"), Key($"{kek}-seal", GoodSeal)];
        }

        answers = [.. answers, SigningKey];
        StandInAnswer rights = new(InTheKeysGroup, "* -\n");
        return RegionScenarios.WithKeysOfTheFirst(
            $"existing keys: {name}", [("KACLS_EXISTING_KEKS", Kek), ("KACLS_SECOND_EXISTING_KEKS", kek)], answers, rights, kek is null);
    }

    private static StandInAnswer Key(string id, string answer) => new(
        Read(
            id + Api,
            "[properties.kty, join(' ', not_null(properties.keyOps, [''])), to_string(properties.attributes.enabled), "
                + "to_string(not_null(properties.attributes.exp, '')), "
                + "join(' ', [properties.rotationPolicy.lifetimeActions][].action.type)]"),
        answer);

    private static StandInAnswer OfVault(string id, string answer) => new(
        Read(
            id + Api,
            "join(' ', [to_string(properties.enableRbacAuthorization), to_string(properties.enablePurgeProtection), "
                + "to_string(properties.enableSoftDelete), not_null(properties.publicNetworkAccess, '-'), "
                + "not_null(properties.networkAcls.defaultAction, '-')])"),
        answer);

    private static string Fault(string fault) => fault.Length == 0 ? "" : $"kacls: {fault}\n";

    private static string NotAsMany(string of) => $"kacls: KACLS_{of}EXISTING_SEAL_KEYS must name as many keys as KACLS_{of}EXISTING_KEKS "
        + "and in the same order, or none: then the seal key of <kek> is <kek>-seal\n";

    private static HookScenario NoId(string name, string value) =>
        Lists(name, $"kacls: KACLS_EXISTING_SIGNING_KEY: {value} is not {Form}\n", ("KACLS_EXISTING_SIGNING_KEY", value));
}
