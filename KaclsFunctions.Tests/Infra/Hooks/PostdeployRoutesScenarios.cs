using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;
using static KaclsFunctions.Tests.Infra.Hooks.PostdeployScenarios;
using static KaclsFunctions.Tests.Infra.Hooks.PostdeployWords;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/postdeploy may meet where there are two apps, or something in front of them.</summary>
internal static class PostdeployRoutesScenarios
{
    private static readonly HookScenario AllIsWell = PostdeployScenarios.AllIsWell;

    private const string NotThere = $"{Url}/status answers 404; the preflight of {GoogleOrigin} has no Access-Control-Allow-Origin";

    private static readonly StandIn NothingThere = new(
        "curl",
        new StandInAnswer(StatusArguments, "<h2>Our services aren't available right now</h2> 404"),
        new StandInAnswer(Preflight(GoogleOrigin), ""));

    private static readonly HookScenario InTwoRegions = AllIsWell with
    {
        Variables = With(
            ("KACLS_SECOND_REGION", "true"),
            ("KACLS_SECOND_FUNCTION_APP_NAME", "func-2"),
            ("KACLS_SECOND_RESOURCE_GROUP", "rg-kacls-test-second")),
        Calls = [.. Calls(Show, FunctionList, SecondFunctionList), .. Curls],
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        InTwoRegions with { Name = "two regions" },
        InTwoRegions with
        {
            Name = "two regions, the first app alone is deployed",
            Variables = new(InTwoRegions.Variables) { ["KACLS_DEPLOY_SERVICE"] = "kacls" },
            Programs = [Az.With(new StandInAnswer(SecondFunctionList, "0\n")), Curl],
            Calls = AllIsWell.Calls,
        },
        InTwoRegions with
        {
            Name = "two regions, the second app alone is deployed",
            Variables = new(InTwoRegions.Variables) { ["KACLS_DEPLOY_SERVICE"] = "kacls-second" },
            Programs = [Az.With(new StandInAnswer(FunctionList, "0\n")), Curl],
            Calls = [.. Calls(Show, SecondFunctionList), .. Curls],
        },
        InTwoRegions with
        {
            Name = "the second app gives no list",
            Programs = [Az.With(new StandInAnswer(SecondFunctionList, "", 1)), Curl],
            Says = "kacls: az did not answer: the functions of func-2 are not checked\n" + InTwoRegions.Says,
        },
        Failing(
            "the second app has no functions",
            Az.With(new StandInAnswer(SecondFunctionList, "0\n")),
            Curl,
            "func-2 has no functions",
            RestartAdvice.Replace("func-1", "func-2", StringComparison.Ordinal)
                .Replace("rg-kacls-test", "rg-kacls-test-second", StringComparison.Ordinal)) with
        {
            Variables = InTwoRegions.Variables,
            Calls =
            [
                .. Calls(Show),
                .. HookWaits.Calls([.. Calls(FunctionList, SecondFunctionList), .. Curls], HookWaits.Delays.Length + 1),
            ],
        },
        InTwoRegions with
        {
            Name = "two regions, and the second app's outputs are not there",
            Variables = With(("KACLS_SECOND_REGION", "true")),
            Says = Deployed(Url, "rg-kacls-test") + Missing("KACLS_SECOND_FUNCTION_APP_NAME KACLS_SECOND_RESOURCE_GROUP"),
            Calls = AllIsWell.Calls,
        },
        AllIsWell with
        {
            Name = "a Front Door that was just made does not know the app yet",
            Variables = With(("KACLS_FRONT_DOOR", "Standard"), ("KACLS_CUSTOM_DOMAIN", "kacls.contoso.example")),
            Programs = [Az, NothingThere],
            Says = HookWaits.Says(NotThere, HookWaits.Delays.Length) + NotYet(
                "A Front Door that was just made or changed takes 20 to 45 minutes, by its FAQ, and a domain of your own its DNS records"),
            Calls = [.. Calls(Show), .. HookWaits.Calls(EachOfOneThatIsIll, HookWaits.Delays.Length + 1)],
        },
        Failing(
            "a Front Door leads to a service that is not healthy",
            Az,
            Curl.With(new StandInAnswer(StatusArguments, Refusal(503, "unhealthy"))),
            $"{Url}/status answers 503",
            StatusAdvice) with
        {
            Variables = With(("KACLS_FRONT_DOOR", "Premium")),
        },
        Failing(
            "a Front Door leads to an app without functions",
            Az.With(new StandInAnswer(FunctionList, "0\n")),
            NothingThere,
            $"func-1 has no functions; {NotThere}",
            RestartAdvice + StatusAdvice + PreflightAdvice) with
        {
            Variables = With(("KACLS_FRONT_DOOR", "Premium")),
        },
        AllIsWell with
        {
            Name = "a gateway of the company leads to the app",
            Variables = With(("KACLS_PUBLIC_URL", Url), ("KACLS_CUSTOM_DOMAIN", "kacls.contoso.example")),
        },
        AllIsWell with
        {
            Name = "a gateway of the company does not lead to the app yet",
            Variables = With(("KACLS_PUBLIC_URL", Url)),
            Programs = [Az, NothingThere],
            Says = NotYet("KACLS_PUBLIC_URL is yours to lead to func-1.azurewebsites.net"),
            Calls = [.. Calls(Show), .. EachOfOneThatIsIll],
        },
    ];

    private static string NotYet(string because) =>
        $"kacls: {Url} does not serve yet: {NotThere}. {because}. Then ask again: azd hooks run postdeploy\n"
            + Deployed(Url, "rg-kacls-test");
}
