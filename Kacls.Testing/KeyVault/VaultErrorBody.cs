namespace Kacls.Testing.KeyVault;

/// <summary>The body of an error, in a vault's words or a Managed HSM's.</summary>
internal static class VaultErrorBody
{
    /// <summary>The inner code of an error for want of a role.</summary>
    public const string ByRbac = "ForbiddenByRbac";

    public static object Of(VaultException error, Vault vault, RecordedRequest recorded)
    {
        var (code, message, innerCode) = InOwnWords(error, vault, recorded);

        // The member is "innererror" in the service's answers (github.com/Azure/azure-sdk-for-net, issue 11518).
        return new { error = new { code, message, innererror = innerCode is null ? null : new { code = innerCode } } };
    }

    // Each names the missing permission: github.com/hashicorp/terraform-provider-azurerm, issue 27817, and Azure/azure-cli, issue 32719. An
    // HSM ends its messages with an Activity ID (the latter; recordings of keyvault-keys in azure-sdk-for-js).
    private static (string Code, string Message, string? InnerCode) InOwnWords(VaultException error, Vault vault, RecordedRequest recorded)
    {
        var action = $"Microsoft.KeyVault/{(vault.IsManagedHsm ? "managedHsm" : "vaults")}/keys/{Permission(recorded.Operation)}";
        var activity = $"(Activity ID: {recorded.ResponseId})";
        return (error.InnerCode == ByRbac, vault.IsManagedHsm) switch
        {
            (true, true) => ("AccessDenied", $"Not authorized to access {action} on /keys {activity}", null),
            (true, false) => (error.Code, $"{error.Message}\r\nAction: '{action}'\r\nAssignment: (not found)", error.InnerCode),
            (false, true) => (error.Code, $"{error.Message.TrimEnd()} {activity}", error.InnerCode),
            _ => (error.Code, error.Message, error.InnerCode),
        };
    }

    // Azure documentation, permissions of Microsoft.KeyVault, and Managed HSM local RBAC built-in roles.
    private static string Permission(string operation) => operation switch
    {
        "wrapkey" => "wrap/action",
        "unwrapkey" => "unwrap/action",
        "get" or "versions" => "read",
        _ => $"{operation}/action",
    };
}
