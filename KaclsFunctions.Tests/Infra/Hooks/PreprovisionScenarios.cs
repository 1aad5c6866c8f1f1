using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision may meet before anything is made.</summary>
internal static class PreprovisionScenarios
{
    private const string NoAudience =
        "kacls: KACLS_IDP_AUDIENCES is not set yet: the service will start and refuse everybody, until it is (docs/deploy.md)\n";
    private const string NoDomainYet =
        "kacls: KACLS_OWNER_DOMAINS is not set yet: set it with KACLS_IDP_AUDIENCES, or the service will not start then (docs/deploy.md)\n";
    private const string NoDomain =
        "kacls: KACLS_OWNER_DOMAINS is not set, and the service would not start: azd env set KACLS_OWNER_DOMAINS <domain> "
            + "(docs/deploy.md)\n";
    private const string NewHsm =
        "kacls: a new Managed HSM is billed by the hour from now on, used or not, and works only when you have activated it "
            + "(docs/deploy.md)\n";
    private const string Registering = "kacls: registering the resource provider Microsoft.App, once for the subscription\n";
    private const string Unchecked =
        "rights, regions, deleted keys, policies, what is brought in and the running app are not checked\n";
    private const string MayNotAssign = $"kacls: you may not assign roles in the subscription {Subscription}. Ask for Owner, or for User "
        + "Access Administrator besides Contributor; activate the role if you are only eligible for it\n";
    private const string MayNotDefine = $"kacls: you may not define a role in the subscription {Subscription}. Ask for Owner or User "
        + "Access Administrator, or have the role made and name it: azd env set KACLS_SIGNER_ROLE_ID <resource id> (docs/deploy.md)\n";
    private const string ListSdks = "dotnet --list-sdks";
    private static readonly string[] Local = [ListSdks, .. AzdCli.Calls];

    /// <summary>Contributor's, as Azure's documentation of built-in roles has it, in part.</summary>
    private const string Contributor =
        "* - Microsoft.Authorization/*/Delete Microsoft.Authorization/*/Write Microsoft.Authorization/elevateAccess/Action\n";
    private const string RbacAdministrator =
        "Microsoft.Authorization/roleAssignments/write Microsoft.Authorization/roleAssignments/delete */read -\n";
    private const string UserAccessAdministrator = "*/read Microsoft.Authorization/* Microsoft.Support/* -\n";

    private static readonly StandIn Dotnet = DotnetWith("8.0.404 [/usr/share/dotnet/sdk]\n10.0.100 [/usr/share/dotnet/sdk]\n");
    private static readonly StandIn Azd = AzdCli.Unset;
    private static readonly StandIn Az = AzureCli.AllIsWell;
    private static readonly string[] EveryCall =
        [.. Local, .. Calls(Show, Permissions, Regions, Deleted, PolicyList, Group, Apps, SettingList, Provider)];

    private static readonly string[] OnNewHsm =
        [.. Local, .. Calls(Show, Permissions, Regions, DeletedHsms, PolicyListOfHsms, Group, Apps, SettingList, Provider)];
    private static readonly string[] OnExistingHsm = [.. EveryCall.Except(Calls(Deleted, PolicyList))];

    /// <summary>A second run: everything is registered and set.</summary>
    internal static HookScenario AllIsWell { get; } = new("second run", "preprovision")
    {
        Variables = With(),
        Programs = [Azd, Dotnet, Az],
        Calls = EveryCall,
    };

    internal static HookScenario SignedOutOfAz { get; } = AllIsWell with
    {
        Name = "az is not signed in, or only to another tenant",
        Programs = [Azd, Dotnet, SignedOut],
        Says = $"kacls: az is not signed in to the subscription {Subscription} (az login): {Unchecked}",
        Calls = [.. Local, .. Calls(Show)],
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        AllIsWell with
        {
            Name = "fresh subscription",
            Variables = With(("KACLS_IDP_AUDIENCES", "")),
            Programs = [Azd, Dotnet, Az.With(new(Group, "false\n"), new(Provider, "NotRegistered\n"), new(Register, ""))],
            Says = Registering + NoAudience,
            Calls = [.. Local, .. Calls(Show, Permissions, Regions, Deleted, PolicyList, Group, Provider, Register)],
        },
        AllIsWell with
        {
            Name = "Microsoft.App is being registered by somebody else",
            Programs = [Azd, Dotnet, Az.With(new(Provider, "Registering\n"), new(Register, ""))],
            Says = Registering,
            Calls = [.. EveryCall, .. Calls(Register)],
        },
        AllIsWell with
        {
            Name = "Microsoft.App may not be registered",
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(Provider, "NotRegistered\n"))],
            Says = Registering,
            Faults = "kacls: Microsoft.App can't be registered by you: az provider register --namespace Microsoft.App --wait "
                + $"--subscription {Subscription}\n",
            Calls = [.. EveryCall, .. Calls(Register)],
        },
        Rights("Contributor alone", Contributor, MayNotAssign),
        Rights("Contributor and Reader", Contributor + "*/read -\n", MayNotAssign),
        Rights("no role", "", MayNotAssign),
        Rights("what az never answers", "<html>\n", MayNotAssign),
        Rights("Contributor and User Access Administrator", Contributor + UserAccessAdministrator),
        Rights("User Access Administrator before Contributor", UserAccessAdministrator + Contributor),
        Rights("an owner whose role is written in other cases", "MICROSOFT.AUTHORIZATION/* * -\n"),
        Rights("just these actions", "Microsoft.Authorization/roleAssignments/* Microsoft.Authorization/roleDefinitions/write -\n"),
        Rights("a role that takes away what it gives", "* - microsoft.authorization/ROLEASSIGNMENTS/write\n", MayNotAssign),
        Rights("a role for another service", "Microsoft.Web/*/write Microsoft.Authorization/roleAssignments/read -\n", MayNotAssign),
        Rights("who may assign roles, but not define one", Contributor + RbacAdministrator, MayNotDefine),
        Rights(
            "who may not define the role, which exists",
            Contributor + RbacAdministrator,
            "",
            ("KACLS_SIGNER_ROLE_ID", "/subscriptions/2/providers/Microsoft.Authorization/roleDefinitions/3")),
        AllIsWell with
        {
            Name = "a Managed HSM has no signer's role and no vaults",
            Variables = With(("KACLS_KEY_STORE", "managedHsm"), ("KACLS_MANAGED_HSM_ID", "/subscriptions/2")),
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(Permissions, Contributor + RbacAdministrator))],
            Calls = OnExistingHsm,
        },
        SignedOutOfAz,
        AllIsWell with
        {
            Name = "az can't reach Azure",
            Programs = [Azd, Dotnet, WithoutAnswers],
            Says = $"""
                kacls: az did not answer: your roles in the subscription {Subscription} are not checked
                kacls: az did not answer: the region is not checked
                kacls: az did not answer: deleted keys are not checked
                kacls: az did not answer: policies are not checked
                kacls: az did not answer: the running app in rg-kacls-test is not checked
                kacls: az did not answer: the resource provider Microsoft.App is not checked

                """,
            Calls = [.. Local, .. Calls(Show, Permissions, Regions, RegionsOfAnOlderOne, Deleted, PolicyList, Group, Provider)],
        },
        AllIsWell with
        {
            Name = "az is not installed",
            Programs = [Azd, Dotnet],
            Says = $"kacls: az is not installed: {Unchecked}",
            Calls = Local,
        },
        AllIsWell with
        {
            Name = "azd has no subscription yet",
            Variables = With(("AZURE_SUBSCRIPTION_ID", null)),
            Says = $"kacls: AZURE_SUBSCRIPTION_ID is not set yet: {Unchecked}",
            Calls = Local,
        },
        AllIsWell with
        {
            Name = "azd has no region yet",
            Variables = With(("AZURE_LOCATION", null)),
            Calls = [.. EveryCall.Except(Calls(Regions, Deleted))],
        },
        AllIsWell with
        {
            Name = "region without .NET on Flex Consumption",
            Programs = [Azd, Dotnet, Az.With(new(Regions, "westeurope2\n"), new(RegionsOfAnOlderOne, "westeurope\n"))],
            Faults = NoFlexConsumption("westeurope"),
        },
        AllIsWell with
        {
            Name = "an az that doesn't know a region's runtimes",
            Programs = [Azd, Dotnet, Az.With(new(Regions, "", 2), new(RegionsOfAnOlderOne, "East US\nWest Europe\n"))],
            Calls =
            [
                .. Local,
                .. Calls(Show, Permissions, Regions, RegionsOfAnOlderOne, Deleted, PolicyList, Group, Apps, SettingList, Provider),
            ],
        },
        AllIsWell with
        {
            Name = "no region is known",
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(Regions, ""))],
            Says = "kacls: az did not answer: the region is not checked\n",
        },
        Vaults("deleted vaults", "kv-1\nkv-2\n", null, IsDeleted("vault kv-1") + IsDeleted("vault kv-2")),
        Vaults("a deleted vault, and the mode is told", "kv-1\n", "default", IsDeleted("vault kv-1")),
        Vaults("a deleted vault to recover", "kv-1\n", "recover", ""),
        Vaults(
            "no deleted vault to recover",
            "",
            "recover",
            "kacls: KACLS_VAULT_CREATE_MODE is recover, but no vault of this environment is deleted: azd env set "
                + "KACLS_VAULT_CREATE_MODE default\n"),
        AllIsWell with
        {
            Name = "policies that deny keys without an expiry date",
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(PolicyList, "/subscriptions/1/policy one\n/providers/2\n"))],
            Says = Denies("/subscriptions/1/policy one") + Denies("/providers/2"),
        },
        AllIsWell with
        {
            Name = "a policy that denies a Managed HSM keys without an expiry date",
            Variables = With(("KACLS_KEY_STORE", "managedHsm")),
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(PolicyListOfHsms, "/providers/2\n"))],
            Says = Denies("/providers/2") + NewHsm,
            Calls = OnNewHsm,
        },
        AllIsWell with
        {
            Name = "policies may not be read",
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(PolicyList, "", 1))],
            Says = "kacls: az did not answer: policies are not checked\n",
        },
        AllIsWell with
        {
            Name = ".NET is missing",
            Programs = [Azd, Az],
            Faults = "kacls: dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download\n",
            Calls = [.. EveryCall.Skip(1)],
        },
        AllIsWell with
        {
            Name = "old .NET SDK",
            Programs = [Azd, DotnetWith("8.0.404 [/opt/10.0/sdk]\n"), Az],
            Faults = "kacls: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download\n",
        },
        AllIsWell with
        {
            Name = ".NET without an SDK",
            Programs = [Azd, DotnetWith(""), Az],
            Faults = "kacls: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download\n",
        },
        AllIsWell with { Name = "one .NET SDK alone", Programs = [Azd, DotnetWith("10.0.100 [/usr/share/dotnet/sdk]\n"), Az] },
        AllIsWell with
        {
            Name = "new Managed HSM",
            Variables = With(("KACLS_KEY_STORE", "managedHsm")),
            Says = NewHsm,
            Calls = OnNewHsm,
        },
        AllIsWell with
        {
            Name = "deleted Managed HSM",
            Variables = With(("KACLS_KEY_STORE", "managedHsm")),
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(DeletedHsms, "hsm-1\n"))],
            Says = NewHsm,
            Faults = IsDeleted("hsm hsm-1"),
            Calls = OnNewHsm,
        },
        AllIsWell with
        {
            Name = "existing Managed HSM",
            Variables = With(
                ("KACLS_KEY_STORE", "managedHsm"),
                ("KACLS_MANAGED_HSM_ID", "/subscriptions/2/resourceGroups/hsm/providers/Microsoft.KeyVault/managedHSMs/hsm1")),
            Calls = OnExistingHsm,
        },
        AllIsWell with { Name = "domains missing", Variables = With(("KACLS_OWNER_DOMAINS", null)), Faults = NoDomain },
        AllIsWell with
        {
            Name = "domains empty",
            Variables = With(("KACLS_OWNER_DOMAINS", ""), ("KACLS_ANY_OWNER_DOMAIN", "false")),
            Faults = NoDomain,
        },
        AllIsWell with
        {
            Name = "no domain on purpose",
            Variables = With(("KACLS_OWNER_DOMAINS", null), ("KACLS_ANY_OWNER_DOMAIN", "true")),
        },
        AllIsWell with
        {
            Name = "audiences and domains missing",
            Variables = With(("KACLS_IDP_AUDIENCES", ""), ("KACLS_OWNER_DOMAINS", "")),
            Says = NoAudience + NoDomainYet,
        },
        AllIsWell with { Name = "audiences missing", Variables = With(("KACLS_IDP_AUDIENCES", null)), Says = NoAudience },
        AllIsWell with
        {
            Name = "the limit of bodies among the settings",
            Variables = With(("KACLS_MORE_SETTINGS", """{ "A": "1", "functions_request_body_size_limit": "65536" }""")),
            Faults = "kacls: FUNCTIONS_REQUEST_BODY_SIZE_LIMIT must not be set: take it out of KACLS_MORE_SETTINGS\n",
        },
        AllIsWell with
        {
            Name = "a policy that is not deployed",
            Variables = With(("KACLS_PERIMETERS_FILE", "policy.json")),
            Faults = "kacls: KACLS_PERIMETERS_FILE is policy.json, which is not deployed with the app. Name the file perimeters.json, "
                + "at the top of the repository: azd env set KACLS_PERIMETERS_FILE perimeters.json. "
                + "Or give the absolute path of a mount (docs/perimeters.md)\n",
        },
        new("nothing is there", "preprovision")
        {
            Says = $"kacls: AZURE_SUBSCRIPTION_ID is not set yet: {Unchecked}{NoAudience}{NoDomainYet}",
            Faults = "kacls: dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download\n",
        },
    ];

    /// <summary>A second run that asks about more, before the running app: what az answers, in the order of the questions.</summary>
    internal static HookScenario Asking(string name, Dictionary<string, string> variables, params StandInAnswer[] answers)
    {
        var before = Array.IndexOf(EveryCall, $"az {Group}");
        return AllIsWell with
        {
            Name = name,
            Variables = variables,
            Programs = ProgramsWith(answers),
            Calls = [.. EveryCall[..before], .. Calls([.. answers.Select(answer => answer.Arguments)]), .. EveryCall[before..]],
        };
    }

    internal static StandIn[] ProgramsWith(params StandInAnswer[] changes) => [Azd, Dotnet, Az.With(changes)];

    private static HookScenario Rights(string name, string roles, string faults = "", params (string Name, string? Value)[] variables) =>
        AllIsWell with
        {
            Name = $"rights: {name}",
            Variables = With(variables),
            Programs = [Azd, Dotnet, Az.With(new StandInAnswer(Permissions, roles))],
            Faults = faults,
        };

    private static HookScenario Vaults(string name, string deleted, string? mode, string faults) => AllIsWell with
    {
        Name = name,
        Variables = With(("KACLS_VAULT_CREATE_MODE", mode)),
        Programs = [Azd, Dotnet, Az.With(new StandInAnswer(Deleted, deleted))],
        Faults = faults,
    };

    private static string IsDeleted(string what) =>
        $"kacls: the {what} of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE recover brings it back with its keys\n";

    private static string Denies(string policy) => $"kacls: {policy} denies keys that never expire, and seal keys must never: "
        + "have rg-kacls-test-keys exempted from it (docs/deploy.md)\n";

    private static StandIn DotnetWith(string sdks) => new("dotnet", new StandInAnswer("--list-sdks", sdks));

    private static string NoFlexConsumption(string region) =>
        $"kacls: {region} has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription {Subscription}\n";

    /// <summary>azd's environment with all that is needed, but for these.</summary>
    internal static Dictionary<string, string> With(params (string Name, string? Value)[] changes)
    {
        var variables = new Dictionary<string, string?>
        {
            ["AZURE_ENV_NAME"] = "kacls-test",
            ["AZURE_SUBSCRIPTION_ID"] = Subscription,
            ["AZURE_LOCATION"] = "westeurope",
            ["KACLS_IDP_AUDIENCES"] = "22222222-2222-2222-2222-222222222222",
            ["KACLS_OWNER_DOMAINS"] = "contoso.example",
        };
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return variables.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!);
    }
}
