using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision says about subnets of the company: what public threads tell of apps in such ones.</summary>
internal static class SubnetScenarios
{
    private const string Spoke = $"/subscriptions/{Subscription}/resourceGroups/net/providers/Microsoft.Network/";
    private const string Network = Spoke + "virtualNetworks/spoke";
    private const string App = Network + "/subnets/app";
    private const string Endpoints = Network + "/subnets/endpoints";
    private const string ElsewhereNetwork = "/subscriptions/2/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub";
    private const string Elsewhere = ElsewhereNetwork + "/subnets/endpoints";
    private const string AppRules = Spoke + "networkSecurityGroups/app-rules";
    private const string EndpointRules = Spoke + "networkSecurityGroups/endpoint-rules";
    private const string Routes = Spoke + "routeTables/to-the-firewall";
    private const string Zone = Spoke + "privateDnsZones/privatelink.blob.core.windows.net";
    private const string Api = "?api-version=2024-05-01";
    private const string Forced = $"kacls: {Routes} sends what the app calls to VirtualAppliance: there it must pass, and so must the "
        + "tokens of its identity (Azure-Functions#2653, docs/deploy.md)\n";

    /// <summary>What Resource Manager has of a subnet, line by line, as it is asked for.</summary>
    private sealed record Subnet(string Id, string Prefix, string Delegation)
    {
        public string Link { get; init; } = "";

        public string Rules { get; init; } = "";

        public string Routes { get; init; } = "";

        public string ServiceEndpoints { get; init; } = "";

        public string Policies { get; init; } = "Disabled";

        public StandInAnswer Answer => new(
            Read(
                Id + Api,
                "[not_null(properties.addressPrefix, properties.addressPrefixes[0], ''), "
                    + "join(' ', properties.[delegations][].properties.serviceName), "
                    + "join(' ', properties.[serviceAssociationLinks][].name), not_null(properties.networkSecurityGroup.id, ''), "
                    + "not_null(properties.routeTable.id, ''), join(' ', properties.[serviceEndpoints][].service), "
                    + "not_null(properties.privateEndpointNetworkPolicies, '')]"),
            $"{Prefix}\n{Delegation}\n{Link}\n{Rules}\n{Routes}\n{ServiceEndpoints}\n{Policies}\n");
    }

    private static readonly Subnet GoodApp = new(App, "10.1.0.0/26", "Microsoft.App/environments") { Link = "legionservicelink" };
    private static readonly Subnet GoodEndpoints = new(Endpoints, "10.1.1.0/28", "");
    private static readonly StandInAnswer Here = new(Read(Network + Api, "location"), "westeurope\n");

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        Subnets("good ones", GoodApp, GoodEndpoints),
        Subnets("the smallest, and not in use yet", GoodApp with { Prefix = "10.1.0.0/27", Link = "" }, GoodEndpoints),
        Subnets("not delegated", GoodApp with { Delegation = "" }, GoodEndpoints) with { Faults = DelegatedTo("") },
        Subnets("delegated to App Service", GoodApp with { Delegation = "Microsoft.Web/serverFarms" }, GoodEndpoints) with
        {
            Faults = DelegatedTo("Microsoft.Web/serverFarms"),
        },
        Subnets("left by an app of App Service", GoodApp with { Link = "AppServiceLink" }, GoodEndpoints) with
        {
            Faults = $"kacls: the subnet {App} is still linked to another service, AppServiceLink, which Flex Consumption does not share "
                + "(Azure-Functions#2605): take another subnet\n",
        },
        Subnets("too small", GoodApp with { Prefix = "10.1.0.0/28" }, GoodEndpoints) with
        {
            Faults = $"kacls: the subnet {App} is a /28: a /27 is the smallest that Flex Consumption takes\n",
        },
        Subnets("an underscore in the name", GoodApp with { Id = App + "_1" }, GoodEndpoints) with
        {
            Faults = $"kacls: the subnet {App}_1 has an underscore in its name, which Flex Consumption does not take\n",
        },
        Asking("in another region", Both(App, Endpoints), Here with { Output = "northeurope\n" }, GoodApp.Answer, GoodEndpoints.Answer) with
        {
            Faults = InAnotherRegion(App) + InAnotherRegion(Endpoints),
        },
        Asking(
            "rules that deny",
            Both(App, Endpoints),
            Here,
            (GoodApp with { Rules = AppRules }).Answer,
            Denying(AppRules, "Outbound", "a, b"),
            (GoodEndpoints with { Rules = EndpointRules, Policies = "NetworkSecurityGroupEnabled" }).Answer,
            Denying(EndpointRules, "Inbound", "c")) with
        {
            Says = $"kacls: {AppRules} denies by its rules a, b: before them it must allow TCP 443 from 10.1.0.0/26 to the subnet of the "
                + "endpoints and to the internet (azure-functions-host#10620, docs/deploy.md)\n"
                + $"kacls: {EndpointRules} denies by its rules c: before them it must allow TCP 443 from the app's subnet "
                + "(azure-functions-host#10620, docs/deploy.md)\n",
        },
        Asking(
            "rules that deny nothing",
            Both(App, Endpoints),
            Here,
            (GoodApp with { Rules = AppRules }).Answer,
            Denying(AppRules, "Outbound", ""),
            (GoodEndpoints with { Rules = EndpointRules, Policies = "Enabled" }).Answer,
            Denying(EndpointRules, "Inbound", "")),
        Subnets("rules that do not hold for endpoints", GoodApp, GoodEndpoints with { Rules = EndpointRules }),
        Forcing("", "VirtualAppliance") with
        {
            Says = Forced + "kacls: the app must reach itself there too, or a deployment ends with a time-out of 100 s "
                + $"(Azure-Functions#2635): the service endpoint Microsoft.Web on {App}, or a rule for <app>.azurewebsites.net in the "
                + "firewall\n",
        },
        Forcing("Microsoft.KeyVault Microsoft.Web", "VirtualAppliance") with { Says = Forced },
        Forcing("", ""),
        Asking("the network is not there", Both(App, Endpoints), Here with { Output = "", ExitCode = 1 }, NotFound(Network + Api)) with
        {
            Faults = $"kacls: the network {Network} does not exist\n",
        },
        Asking(
            "the app's is not there",
            Both(App, Endpoints),
            Here,
            GoodApp.Answer with { Output = "", ExitCode = 1 },
            NotFound(App + Api),
            GoodEndpoints.Answer) with
        {
            Faults = $"kacls: the subnet {App} does not exist\n",
        },
        Subnets("the same for both", GoodApp, GoodApp) with
        {
            Faults = $"kacls: the subnet {App} can't be the app's and the endpoints': nothing else may be in the app's\n",
        },
        Asking(
            "the endpoints' in another subscription",
            Both(App, Elsewhere),
            Here,
            GoodApp.Answer,
            Here with { Arguments = Read(ElsewhereNetwork + Api, "location") },
            (GoodEndpoints with { Id = Elsewhere }).Answer) with
        {
            Faults = $"kacls: the subnet {Elsewhere} is in another subscription: a private endpoint is made in that of its network\n",
        },
        PreprovisionScenarios.AllIsWell with
        {
            Name = "subnets: of the app alone",
            Variables = PreprovisionScenarios.With(("KACLS_APP_SUBNET_IDS", "app")),
            Faults = "kacls: KACLS_APP_SUBNET_IDS: app is not /subscriptions/<name>/resourceGroups/<name>/providers/Microsoft.Network/"
                + "virtualNetworks/<name>/subnets/<name>\n"
                + "kacls: region 1 has an entry in one of KACLS_APP_SUBNET_IDS and KACLS_ENDPOINT_SUBNET_IDS: it takes both, or neither\n",
        },
        Subnets("an entry for a second region that is not there", GoodApp, GoodEndpoints) with
        {
            Variables = Both($"{App},{App}", $"{Endpoints},{Endpoints}"),
            Faults = TooMany("KACLS_APP_SUBNET_IDS") + TooMany("KACLS_ENDPOINT_SUBNET_IDS"),
        },
        Linked("that is linked", $"{Network.ToUpperInvariant()}\n/subscriptions/2\n"),
        Linked("that is not linked", "/subscriptions/2\n") with
        {
            Says = $"kacls: the private DNS zone {Zone} is not linked to {Network}: the names resolve there only if its DNS servers ask a "
                + "network that has the link\n",
        },
        Asking(
            "a zone that is not there",
            Zoned(Zone),
            new(BroughtInScenarios.Links(Zone), "", 1),
            NotFound($"{Zone}/virtualNetworkLinks?api-version=2020-06-01"),
            Here,
            GoodApp.Answer,
            GoodEndpoints.Answer) with
        {
            Faults = $"kacls: the private DNS zone {Zone} does not exist\n",
        },
        OnManagedHsm(),
    ];

    /// <summary>Private names of HSMs are in a zone of their own.</summary>
    private static HookScenario OnManagedHsm()
    {
        const string HsmZone = Spoke + "privateDnsZones/privatelink.managedhsm.azure.net";
        var variables = Both(App, Endpoints);
        variables["KACLS_KEY_STORE"] = "managedHsm";
        variables["KACLS_MANAGED_HSM_ID"] = "/subscriptions/2";
        variables["KACLS_KEY_DNS_ZONE_IDS"] = HsmZone;
        var scenario = Asking(
            "a zone for a Managed HSM",
            variables,
            new(BroughtInScenarios.Links(HsmZone), Network + "\n"),
            Here,
            GoodApp.Answer,
            GoodEndpoints.Answer);
        return scenario with { Calls = [.. scenario.Calls.Except(Calls(Deleted, PolicyList))] };
    }

    private static HookScenario Subnets(string name, Subnet app, Subnet endpoints) =>
        Asking(name, Both(app.Id, endpoints.Id), Here, app.Answer, endpoints.Answer);

    private static HookScenario Forcing(string serviceEndpoints, string nextHop) => Asking(
        $"routes by {nextHop}, service endpoints {serviceEndpoints}",
        Both(App, Endpoints),
        Here,
        (GoodApp with { Routes = Routes, ServiceEndpoints = serviceEndpoints }).Answer,
        new(
            Read(
                Routes + Api,
                "join(' ', properties.routes[?properties.addressPrefix == '0.0.0.0/0' && properties.nextHopType != 'Internet']"
                    + ".properties.nextHopType)"),
            nextHop + "\n"),
        GoodEndpoints.Answer);

    private static HookScenario Linked(string name, string links) => Asking(
        $"a zone {name}", Zoned(Zone), new(BroughtInScenarios.Links(Zone), links), Here, GoodApp.Answer, GoodEndpoints.Answer);

    private static Dictionary<string, string> Zoned(string zone) => new(Both(App, Endpoints)) { ["KACLS_BLOB_DNS_ZONE_IDS"] = zone };

    private static HookScenario Asking(string name, Dictionary<string, string> variables, params StandInAnswer[] answers) =>
        PreprovisionScenarios.Asking($"subnets: {name}", variables, answers);

    private static StandInAnswer Denying(string rules, string direction, string names) => new(
        Read(
            rules + Api,
            $"join(', ', properties.securityRules[?properties.direction == '{direction}' && properties.access == 'Deny'].name)"),
        names + "\n");

    private static Dictionary<string, string> Both(string app, string endpoints) =>
        PreprovisionScenarios.With(("KACLS_APP_SUBNET_IDS", app), ("KACLS_ENDPOINT_SUBNET_IDS", endpoints));

    private static string DelegatedTo(string what) =>
        $"kacls: the subnet {App} is delegated to '{what}', and must be to Microsoft.App/environments alone\n";

    private static string InAnotherRegion(string subnet) =>
        $"kacls: the subnet {subnet} is in northeurope, and what is to be in it in westeurope\n";

    private static string TooMany(string variable) =>
        $"kacls: {variable} has an entry too many: it takes one for each region, and KACLS_SECOND_LOCATION names the second\n";
}
