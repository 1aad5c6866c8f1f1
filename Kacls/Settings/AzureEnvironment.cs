namespace Kacls.Settings;

/// <summary>Tells whether this program runs inside Azure, where the Local KEK is refused and the managed identity is used.</summary>
public static class AzureEnvironment
{
    // What the Azure Functions host itself reads (Azure/azure-functions-host, EnvironmentExtensions): WEBSITE_INSTANCE_ID for App Service
    // and Premium, WEBSITE_POD_NAME and LEGION_SERVICE_HOST for Flex Consumption. CONTAINER_APP_NAME is Container Apps' own,
    // IDENTITY_ENDPOINT stands wherever a managed identity is.
    private static readonly string[] Markers =
        ["WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "LEGION_SERVICE_HOST", "CONTAINER_APP_NAME", "IDENTITY_ENDPOINT"];

    /// <summary>Whether any of Azure's marks is set.</summary>
    /// <param name="environment">Reads an environment variable: <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    public static bool IsAzure(Func<string, string?> environment) =>
        Array.Exists(Markers, marker => IsSet(environment, marker))

        // Linux Consumption has CONTAINER_NAME, which other platforms set as well, beside the name of the site.
        || (IsSet(environment, "CONTAINER_NAME") && IsSet(environment, "WEBSITE_SITE_NAME"));

    private static bool IsSet(Func<string, string?> environment, string name) => !string.IsNullOrEmpty(environment(name));
}
