namespace Kacls.Settings;

/// <summary>Tells whether this program runs inside Azure, where the Local KEK is refused and the managed identity is used.</summary>
public static class AzureEnvironment
{
    // What the Azure Functions host itself reads (Azure/azure-functions-host, EnvironmentExtensions): WEBSITE_INSTANCE_ID for App Service,
    // CONTAINER_NAME for Linux Consumption, with WEBSITE_POD_NAME or LEGION_SERVICE_HOST for Flex Consumption, MANAGED_ENVIRONMENT
    // for Functions on Container Apps. CONTAINER_APP_NAME is Container Apps' own, IDENTITY_ENDPOINT stands wherever a managed identity is.
    private static readonly string[] Markers =
    [
        "WEBSITE_INSTANCE_ID", "CONTAINER_NAME", "WEBSITE_POD_NAME", "LEGION_SERVICE_HOST",
        "MANAGED_ENVIRONMENT", "CONTAINER_APP_NAME", "IDENTITY_ENDPOINT",
    ];

    /// <summary>Whether any of Azure's marks is set.</summary>
    /// <param name="environment">Reads an environment variable: <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    public static bool IsAzure(Func<string, string?> environment) =>
        Array.Exists(Markers, marker => !string.IsNullOrEmpty(environment(marker)));
}
