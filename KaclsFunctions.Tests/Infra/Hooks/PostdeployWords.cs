using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/postdeploy says, at its end and as advice.</summary>
internal static class PostdeployWords
{
    internal const string NobodyYet = """
        Nobody can use it yet: name the OAuth client ids of your identity provider, and your Workspace domains, then provision again:

            azd env set KACLS_IDP_AUDIENCES <client id>,<client id>
            azd env set KACLS_OWNER_DOMAINS <domain>
            azd provision


        """;

    private const string On = $"--name func-1 --resource-group rg-kacls-test --subscription {Subscription}";

    internal const string RestartAdvice = $"""

        No functions, though the package was deployed: restart the app, sync its triggers, and list its functions again.

            az functionapp restart {On}
            az resource invoke-action --action syncfunctiontriggers --resource-type Microsoft.Web/sites {On}
            az functionapp function list --query [].name {On}

        """;

    internal const string StatusAdvice = """

        status: 000 is no answer at all; a custom domain needs its DNS records and its certificate. With a reason code, docs/errors.md says
        where to look. Without one the service has not started: settings that it refuses, which the app's log stream names.

        """;

    internal const string ClientAddressAdvice = """
        client_address: the service takes an address of a private network for this machine's. Unless it is one of the app's network, no
        perimeter can tell networks or countries apart: the app setting ASPNETCORE_FORWARDEDHEADERS_ENABLED must be true.


        """;

    internal const string PreflightAdvice = """

        The preflight: azd env set KACLS_ALLOWED_ORIGINS <origins>, azd provision. The platform's CORS list and the app's are made of it.

        """;

    internal const string CertsAdvice = """

        certs: the signing key. With a reason code, docs/errors.md says where to look: its role, its vault, its id in Kacls__Signing__KeyId.

        """;

    internal static string Deployed(string url, string resourceGroup) => $"""

        KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

            {url}

        Check it:      curl -s {url}/status
        Audit records: the workbook "KACLS audit" of {resourceGroup}


        """;

    internal static string Hsm(string name, string principal) => $"""
        The keys are in the Managed HSM {name}. Unless that is done: activate it, make its keys
        (KEK, seal key, signing key) and give the service (object id {principal}) its roles on them.
        docs/deploy.md has the commands.


        """;

    internal static string Missing(string names) => $"""
        Outputs of infra/main.bicep that azd's environment doesn't have: {names}

            azd env get-values    shows what it has
            azd env refresh       reads the outputs of the last provisioning again


        """;
}
