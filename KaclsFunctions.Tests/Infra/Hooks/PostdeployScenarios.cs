namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/postdeploy may meet after a good deployment: it never fails, and asks nobody.</summary>
internal static class PostdeployScenarios
{
    private const string Url = "https://func-1.azurewebsites.net/v1";

    private const string NobodyYet = """
        Nobody can use it yet: name the OAuth client ids of your identity provider, and your Workspace domains, then provision again:

            azd env set KACLS_IDP_AUDIENCES <client id>,<client id>
            azd env set KACLS_OWNER_DOMAINS <domain>
            azd provision


        """;

    private static readonly Dictionary<string, string> Outputs = new()
    {
        ["KACLS_URL"] = Url,
        ["AZURE_RESOURCE_GROUP"] = "rg-kacls",
        ["KACLS_KEY_STORE"] = "vault",
        ["KACLS_MANAGED_HSM_NAME"] = "",
        ["KACLS_PRINCIPAL_ID"] = "33333333-3333-3333-3333-333333333333",
        ["KACLS_IDP_AUDIENCES"] = "22222222-2222-2222-2222-222222222222",
    };

    private static readonly HookScenario AllIsWell = new("outputs there", "postdeploy")
    {
        Variables = Outputs,
        Programs = [new("az"), new("azd"), new("dotnet")],
        Says = Deployed(Url, "rg-kacls"),
    };

    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        AllIsWell,
        AllIsWell with
        {
            Name = "no audience",
            Variables = With(("KACLS_IDP_AUDIENCES", "")),
            Says = Deployed(Url, "rg-kacls") + NobodyYet,
        },
        AllIsWell with
        {
            Name = "Managed HSM",
            Variables = With(("KACLS_KEY_STORE", "managedHsm"), ("KACLS_MANAGED_HSM_NAME", "hsm-1")),
            Says = Deployed(Url, "rg-kacls") + Hsm("hsm-1", "33333333-3333-3333-3333-333333333333"),
        },
        AllIsWell with
        {
            Name = "no output",
            Variables = [],
            Says = Deployed("<KACLS_URL>", "<AZURE_RESOURCE_GROUP>") + Missing("KACLS_URL AZURE_RESOURCE_GROUP KACLS_KEY_STORE"),
        },
        AllIsWell with
        {
            Name = "no URL, and no audience that is known",
            Variables = With(("KACLS_URL", ""), ("KACLS_IDP_AUDIENCES", "")),
            Says = Deployed("<KACLS_URL>", "rg-kacls") + Missing("KACLS_URL"),
        },
        AllIsWell with
        {
            Name = "Managed HSM that is not named",
            Variables = new() { ["KACLS_KEY_STORE"] = "managedHsm", ["KACLS_URL"] = Url, ["AZURE_RESOURCE_GROUP"] = "rg-kacls" },
            Says = Deployed(Url, "rg-kacls") + Hsm(
                "<KACLS_MANAGED_HSM_NAME>", "<KACLS_PRINCIPAL_ID>") + Missing("KACLS_MANAGED_HSM_NAME KACLS_PRINCIPAL_ID"),
        },
    ];

    private static string Deployed(string url, string resourceGroup) => $"""

        KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

            {url}

        Check it:      curl -s {url}/status
        Audit records: the workbook "KACLS audit" of {resourceGroup}


        """;

    private static string Hsm(string name, string principal) => $"""
        The keys are in the Managed HSM {name}. Unless that is done: activate it, make its keys and give the service
        (object id {principal}) its roles on them. docs/deploy.md has the commands.


        """;

    private static string Missing(string names) => $"""
        Outputs of infra/main.bicep that azd's environment doesn't have: {names}

            azd env get-values    shows what it has
            azd env refresh       reads the outputs of the last provisioning again


        """;

    private static Dictionary<string, string> With(params (string Name, string Value)[] changes)
    {
        var variables = new Dictionary<string, string>(Outputs);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return variables;
    }
}
