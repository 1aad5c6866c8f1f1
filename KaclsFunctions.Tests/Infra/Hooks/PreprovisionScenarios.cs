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
    private const string Unchecked = "resource providers and region are not checked\n";
    private const string ListSdks = "dotnet --list-sdks";

    private static readonly StandIn Dotnet = DotnetWith("8.0.404 [/usr/share/dotnet/sdk]\n10.0.100 [/usr/share/dotnet/sdk]\n");
    private static readonly StandIn Azd = new("azd");
    private static readonly StandIn Az = SignedIn(notRegistered: []);
    private static readonly string[] EveryCall = [ListSdks, SignInCall, .. ProviderCalls, LocationsCall];

    /// <summary>A second run: everything is registered and set.</summary>
    private static readonly HookScenario AllIsWell = new("second run", "preprovision")
    {
        Variables = With(),
        Programs = [Azd, Dotnet, Az],
        Calls = EveryCall,
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        AllIsWell with
        {
            Name = "fresh subscription",
            Variables = With(("KACLS_IDP_AUDIENCES", "")),
            Programs = [Azd, Dotnet, SignedIn(notRegistered: Providers)],
            Says = NoAudience,
            Faults = string.Concat(Providers.Select(NotRegistered)),
        },
        AllIsWell with
        {
            Name = "one provider missing",
            Programs = [Azd, Dotnet, SignedIn(notRegistered: ["Microsoft.App"])],
            Faults = NotRegistered("Microsoft.App"),
        },
        AllIsWell with
        {
            Name = "az stands on another subscription",
            Programs = [Azd, Dotnet, StandingOnAnother(notRegistered: ["Microsoft.Web"], regions: "eastus\n")],
            Faults = NotRegistered("Microsoft.Web") + NoFlexConsumption("westeurope"),
        },
        AllIsWell with
        {
            Name = "az is signed in to another tenant",
            Programs = [Azd, Dotnet, OfAnotherTenant()],
            Says = $"kacls: az is not signed in to the subscription {Subscription} (az login): {Unchecked}",
            Calls = [ListSdks, SignInCall],
        },
        AllIsWell with
        {
            Name = "az is not signed in",
            Programs = [Azd, Dotnet, SignedOut],
            Says = $"kacls: az is not signed in to the subscription {Subscription} (az login): {Unchecked}",
            Calls = [ListSdks, SignInCall],
        },
        AllIsWell with { Name = "az may not read the subscription", Programs = [Azd, Dotnet, WithoutRights] },
        AllIsWell with
        {
            Name = "az is not installed",
            Programs = [Azd, Dotnet],
            Says = $"kacls: az is not installed: {Unchecked}",
            Calls = [ListSdks],
        },
        AllIsWell with
        {
            Name = "azd has no subscription yet",
            Variables = With(("AZURE_SUBSCRIPTION_ID", null)),
            Says = $"kacls: AZURE_SUBSCRIPTION_ID is not set yet: {Unchecked}",
            Calls = [ListSdks],
        },
        AllIsWell with
        {
            Name = "azd has no region yet",
            Variables = With(("AZURE_LOCATION", null)),
            Calls = [ListSdks, SignInCall, .. ProviderCalls],
        },
        AllIsWell with
        {
            Name = "region without Flex Consumption",
            Variables = With(("AZURE_LOCATION", "west")),
            Faults = NoFlexConsumption("west"),
        },
        AllIsWell with { Name = "regions by their display names", Programs = [Azd, Dotnet, SignedIn([], "East US\nWest Europe\n")] },
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
        AllIsWell with { Name = "new Managed HSM", Variables = With(("KACLS_KEY_STORE", "managedHsm")), Says = NewHsm },
        AllIsWell with
        {
            Name = "existing Managed HSM",
            Variables = With(
                ("KACLS_KEY_STORE", "managedHsm"),
                ("KACLS_MANAGED_HSM_ID", "/subscriptions/2/resourceGroups/hsm/providers/Microsoft.KeyVault/managedHSMs/hsm1")),
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
        new("nothing is there", "preprovision")
        {
            Says = $"kacls: AZURE_SUBSCRIPTION_ID is not set yet: {Unchecked}{NoAudience}{NoDomainYet}",
            Faults = "kacls: dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download\n",
        },
    ];

    private static StandIn DotnetWith(string sdks) => new("dotnet", new StandInAnswer("--list-sdks", sdks));

    private static string NotRegistered(string provider) =>
        $"kacls: the resource provider {provider} is not registered: az provider register --namespace {provider} --subscription "
            + $"{Subscription}\n";

    private static string NoFlexConsumption(string region) =>
        $"kacls: {region} has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription {Subscription}\n";

    /// <summary>azd's environment with all that is needed, but for these.</summary>
    private static Dictionary<string, string> With(params (string Name, string? Value)[] changes)
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
