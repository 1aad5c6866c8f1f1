namespace KaclsFunctions.Tests.Infra;

/// <summary>What Azure's public cloud would answer about itself and about a resource that was just made.</summary>
internal static class AzureAnswers
{
    internal const string FrontDoorId = "99999999-9999-9999-9999-999999999999";

    internal const string ClientId = "44444444-4444-4444-4444-444444444444";

    internal static string Environment(string member) => member switch
    {
        "authentication.loginEndpoint" => "https://login.microsoftonline.com/",
        "suffixes.keyvaultDns" => ".vault.azure.net",
        "suffixes.storage" => "core.windows.net",
        _ => throw new NotSupportedException($"environment().{member}"),
    };

    internal static string Reference(string resourceId, string member) => (resourceId.Split('/')[^3..], member) switch
    {
        (["Microsoft.ManagedIdentity", "userAssignedIdentities", _], "clientId") => ClientId,
        (["Microsoft.Cdn", "profiles", _], "frontDoorId") => FrontDoorId,
        ([_, "afdEndpoints", _], "hostName") => "kacls-endpoint.z01.azurefd.net",
        (["Microsoft.Web", "sites", var name], "defaultHostName") => $"{name}.azurewebsites.net",
        (["Microsoft.Storage", "storageAccounts", var name], "primaryEndpoints.blob") => $"https://{name}.blob.core.windows.net/",
        (["Microsoft.Insights", "components", _], "ConnectionString") =>
            "InstrumentationKey=55555555-5555-5555-5555-555555555555;"
            + "IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;"
            + "LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=66666666-6666-6666-6666-666666666666",
        _ => throw new NotSupportedException($"reference('{resourceId}').{member}"),
    };
}
