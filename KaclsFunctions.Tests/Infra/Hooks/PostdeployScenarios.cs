using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;
using static KaclsFunctions.Tests.Infra.Hooks.PostdeployWords;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/postdeploy may meet: a deployment that is good, and fails then, or that serves nobody.</summary>
internal static class PostdeployScenarios
{
    internal const string Url = "https://func-1.azurewebsites.net/v1";

    internal const string GoogleOrigin = "https://client-side-encryption.google.com";

    private static readonly Dictionary<string, string> Outputs = new()
    {
        ["AZURE_SUBSCRIPTION_ID"] = Subscription,
        ["KACLS_URL"] = Url,
        ["AZURE_RESOURCE_GROUP"] = "rg-kacls-test",
        ["AZURE_FUNCTION_APP_NAME"] = "func-1",
        ["KACLS_KEY_STORE"] = "vault",
        ["KACLS_MANAGED_HSM_NAME"] = "",
        ["KACLS_PRINCIPAL_ID"] = "33333333-3333-3333-3333-333333333333",
        ["KACLS_IDP_AUDIENCES"] = "22222222-2222-2222-2222-222222222222",
    };

    internal const string StatusArguments = $"--silent --max-time 30 --write-out  %{{http_code}} {Url}/status";
    private const string CertsArguments = $"--silent --max-time 30 --write-out  %{{http_code}} {Url}/certs";
    private const string Healthy = """{"server_type":"KACLS","vendor_id":"Kacls","version":"1.0.0","operations_supported":["status"]""";

    internal static readonly StandIn Az = AzureCli.AllIsWell;
    internal static readonly StandIn Curl = new(
        "curl",
        new StandInAnswer(StatusArguments, Healthy + "} 200"),
        new StandInAnswer(Preflight(GoogleOrigin), Allowing(GoogleOrigin)),
        new StandInAnswer(CertsArguments, """{"keys":[{"kty":"RSA","n":"x","e":"AQAB"}]} 200"""));

    internal static readonly string[] Curls = [$"curl {StatusArguments}", $"curl {Preflight(GoogleOrigin)}", $"curl {CertsArguments}"];
    private static readonly string[] CurlsOfOneThatIsIll = Curls[..2];
    private static readonly string[] Each = [.. Calls(FunctionList), .. Curls];
    internal static readonly string[] EachOfOneThatIsIll = [.. Calls(FunctionList), .. CurlsOfOneThatIsIll];

    internal static readonly HookScenario AllIsWell = new("outputs there", "postdeploy")
    {
        Variables = Outputs,
        Programs = [Az, Curl],
        Says = Deployed(Url, "rg-kacls-test"),
        Calls = [.. Calls(Show), .. Each],
    };

    private static readonly HookScenario OnManagedHsm = AllIsWell with
    {
        Name = "Managed HSM",
        Variables = With(("KACLS_KEY_STORE", "managedHsm"), ("KACLS_MANAGED_HSM_NAME", "hsm-1")),
        Says = Deployed(Url, "rg-kacls-test") + Hsm("hsm-1", "33333333-3333-3333-3333-333333333333"),
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        AllIsWell with
        {
            Name = "no audience",
            Variables = With(("KACLS_IDP_AUDIENCES", "")),
            Says = Deployed(Url, "rg-kacls-test") + NobodyYet,
        },
        OnManagedHsm,
        OnManagedHsm with
        {
            Name = "Managed HSM that is not activated",
            Programs = [Az, Curl.With(new StandInAnswer(StatusArguments, Refusal(503, "unhealthy")))],
            Says = Deployed(Url, "rg-kacls-test")
                + "status answers 503, unhealthy, until the Managed HSM is activated and the service has its keys and roles there.\n\n"
                + Hsm("hsm-1", "33333333-3333-3333-3333-333333333333"),
            Calls = [.. Calls(Show), .. EachOfOneThatIsIll],
        },
        AllIsWell with
        {
            Name = "behind Front Door",
            Programs = [Az, Curl.With(new StandInAnswer(StatusArguments, Refusal(403, "front_door_required")))],
            Says = Deployed(Url, "rg-kacls-test") + "It answers through Azure Front Door only: ask status there.\n\n",
            Calls = [.. Calls(Show), .. EachOfOneThatIsIll],
        },
        AllIsWell with
        {
            Name = "the client's address is not the client's",
            Programs = [Az, Curl.With(new StandInAnswer(StatusArguments, Healthy + ""","degraded":["client_address","kek"]} 200"""))],
            Says = Deployed(Url, "rg-kacls-test") + """
                status says that not all is as it should be: "client_address","kek"

                """ + ClientAddressAdvice,
        },
        AllIsWell with
        {
            Name = "origins of one's own, and a front end that writes headers in small letters",
            Variables = With(("KACLS_ALLOWED_ORIGINS", "https://cse.example,https://other.example")),
            Programs =
            [
                Az,
                Curl.With(new StandInAnswer(
                    Preflight("https://cse.example"), "HTTP/2 204 \r\naccess-control-allow-origin: https://cse.example\r\n\r\n")),
            ],
            Calls = [.. Calls(Show, FunctionList), Curls[0], $"curl {Preflight("https://cse.example")}", Curls[2]],
        },
        AllIsWell with
        {
            Name = "functions and status come after a while",
            Programs =
            [
                Az.With(new StandInAnswer(FunctionList, "0\n") { Times = 2 }),
                Curl.With(
                    new StandInAnswer(StatusArguments, "Function host is not running. 503") { Times = 3 },
                    new StandInAnswer(StatusArguments, Refusal(503, "unhealthy")) { Times = 4 }),
            ],
            Says = HookWaits.Says($"func-1 has no functions; {Url}/status answers 503", 2)
                + HookWaits.Says($"{Url}/status answers 503", 4)[HookWaits.Says($"{Url}/status answers 503", 2).Length..]
                + Deployed(Url, "rg-kacls-test"),
            Calls = [.. Calls(Show), .. HookWaits.Calls(EachOfOneThatIsIll, 4), $"sleep {HookWaits.Delays[3]}", .. Each],
        },
        Failing(
            "no functions",
            Az.With(new StandInAnswer(FunctionList, "0\n")),
            Curl.With(new StandInAnswer(StatusArguments, "Function host is not running. 503")),
            $"func-1 has no functions; {Url}/status answers 503",
            RestartAdvice + StatusAdvice),
        Failing(
            "the platform knows of no functions, though the service answers",
            Az.With(new StandInAnswer(FunctionList, "0\n")),
            Curl,
            "func-1 has no functions",
            RestartAdvice),
        Failing(
            "the service is not healthy",
            Az,
            Curl.With(new StandInAnswer(StatusArguments, Refusal(503, "unhealthy"))),
            $"{Url}/status answers 503",
            StatusAdvice),
        Failing(
            "something else answers",
            Az,
            Curl.With(new StandInAnswer(StatusArguments, "<html>Your app is up and running</html>\n 200")),
            $"{Url}/status answers 200",
            StatusAdvice),
        Failing(
            "preflights without an allowed origin",
            Az,
            Curl.With(new StandInAnswer(Preflight(GoogleOrigin), "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n")),
            $"the preflight of {GoogleOrigin} has no Access-Control-Allow-Origin",
            PreflightAdvice),
        Failing(
            "preflights that allow another origin",
            Az,
            Curl.With(new StandInAnswer(Preflight(GoogleOrigin), Allowing(GoogleOrigin + ".example"))),
            $"the preflight of {GoogleOrigin} has no Access-Control-Allow-Origin",
            PreflightAdvice),
        Failing(
            "no key that signs",
            Az,
            Curl.With(new StandInAnswer(CertsArguments, """{"keys":[]} 200""")),
            $"{Url}/certs answers 200, without a key",
            CertsAdvice),
        Failing(
            "the key that signs is not found",
            Az,
            Curl.With(new StandInAnswer(CertsArguments, Refusal(503, "signing_key_unavailable"))),
            $"{Url}/certs answers 503, without a key",
            CertsAdvice),
        Failing(
            "the network is down",
            WithoutAnswers,
            new("curl", new StandInAnswer(StatusArguments, " 000", 6), new StandInAnswer(Preflight(GoogleOrigin), "", 6)),
            $"{Url}/status answers 000; the preflight of {GoogleOrigin} has no Access-Control-Allow-Origin",
            StatusAdvice + PreflightAdvice),
        AllIsWell with
        {
            Name = "az gives no list",
            Programs = [Az.With(new StandInAnswer(FunctionList, "", 1)), Curl],
            Says = "kacls: az did not answer: the functions of func-1 are not checked\n" + Deployed(Url, "rg-kacls-test"),
        },
        AllIsWell with
        {
            Name = "custom domain without a certificate",
            Variables = With(("KACLS_CUSTOM_DOMAIN", "kacls.contoso.example")),
            Says = "kacls: kacls.contoso.example has no certificate yet: status, certs and the preflight are not asked\n"
                + Deployed(Url, "rg-kacls-test"),
            Calls = Calls(Show, FunctionList),
        },
        AllIsWell with
        {
            Name = "custom domain with its certificate",
            Variables = With(("KACLS_CUSTOM_DOMAIN", "kacls.contoso.example"), ("KACLS_CUSTOM_DOMAIN_THUMBPRINT", "00")),
        },
        AllIsWell with
        {
            Name = "custom domain with Azure's certificate",
            Variables = With(("KACLS_CUSTOM_DOMAIN", "kacls.contoso.example"), ("KACLS_MANAGED_CERTIFICATE", "true")),
        },
        AllIsWell with
        {
            Name = "az is not installed",
            Programs = [Curl],
            Says = "kacls: az is not installed: the functions are not listed\n" + Deployed(Url, "rg-kacls-test"),
            Calls = Curls,
        },
        AllIsWell with
        {
            Name = "az is not signed in",
            Programs = [SignedOut, Curl],
            Says = $"kacls: az is not signed in to the subscription {Subscription} (az login): the functions are not listed\n"
                + Deployed(Url, "rg-kacls-test"),
            Calls = [.. Calls(Show), .. Curls],
        },
        AllIsWell with
        {
            Name = "curl is not installed",
            Programs = [Az],
            Says = "kacls: curl is not installed: status, certs and the preflight are not asked\n" + Deployed(Url, "rg-kacls-test"),
            Calls = Calls(Show, FunctionList),
        },
        AllIsWell with
        {
            Name = "no output",
            Variables = [],
            Says = Deployed("<KACLS_URL>", "<AZURE_RESOURCE_GROUP>")
                + Missing("KACLS_URL AZURE_RESOURCE_GROUP AZURE_FUNCTION_APP_NAME KACLS_KEY_STORE"),
            Calls = [],
        },
        AllIsWell with
        {
            Name = "no URL, and no audience that is known",
            Variables = With(("KACLS_URL", ""), ("KACLS_IDP_AUDIENCES", "")),
            Says = Deployed("<KACLS_URL>", "rg-kacls-test") + Missing("KACLS_URL"),
            Calls = Calls(Show, FunctionList),
        },
        AllIsWell with
        {
            Name = "Managed HSM that is not named",
            Variables = With(
                ("KACLS_KEY_STORE", "managedHsm"), ("KACLS_PRINCIPAL_ID", ""), ("AZURE_FUNCTION_APP_NAME", "")),
            Says = Deployed(Url, "rg-kacls-test") + Hsm("<KACLS_MANAGED_HSM_NAME>", "<KACLS_PRINCIPAL_ID>")
                + Missing("AZURE_FUNCTION_APP_NAME KACLS_MANAGED_HSM_NAME KACLS_PRINCIPAL_ID"),
            Calls = Curls,
        },
    ];

    internal static HookScenario Failing(string name, StandIn az, StandIn curl, string why, string advice) => AllIsWell with
    {
        Name = name,
        Programs = [az, curl],
        Says = HookWaits.Says(why, HookWaits.Delays.Length),
        Faults = $"kacls: what was deployed does not serve: {why}\n{advice}\n",
        Calls =
        [
            .. Calls(Show),
            .. HookWaits.Calls(
                why.Contains("/status", StringComparison.Ordinal) ? EachOfOneThatIsIll : Each, HookWaits.Delays.Length + 1),
        ],
    };

    internal static string Preflight(string origin) => "--silent --include --max-time 30 --request OPTIONS "
        + $"--header Origin: {origin} --header Access-Control-Request-Method: POST {Url}/wrap";

    private static string Allowing(string origin) =>
        $"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: {origin}\r\nAccess-Control-Allow-Methods: POST\r\n\r\n";

    /// <summary>As Kacls/Http/ReplyWriter writes it, then what curl adds.</summary>
    internal static string Refusal(int status, string reason) =>
        $$"""{"code":{{status}},"message":"The key service.","details":"reason_code={{reason}}; correlation_id=0"} {{status}}""";

    internal static Dictionary<string, string> With(params (string Name, string Value)[] changes)
    {
        var variables = new Dictionary<string, string>(Outputs);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return variables;
    }
}
