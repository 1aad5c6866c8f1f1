using Azure.Core;
using Azure.Identity;
using Kacls.Settings;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Who this service is to Azure.</summary>
internal static class AzureCredentials
{
    /// <summary>
    /// The managed identity where the program runs in Azure: the user-assigned one that AZURE_CLIENT_ID names, else the system-assigned.
    /// Elsewhere the developer's own credentials, without the search for a managed identity, which takes seconds there.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static TokenCredential Create(Func<string, string?> environment)
    {
        if (!AzureEnvironment.IsAzure(environment))
        {
            return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ExcludeManagedIdentityCredential = true });
        }

        return new ManagedIdentityCredential(environment("AZURE_CLIENT_ID") is { Length: > 0 } clientId
            ? ManagedIdentityId.FromUserAssignedClientId(clientId)
            : ManagedIdentityId.SystemAssigned);
    }
}
