namespace Kacls.KeyEncryption;

/// <summary>
/// Host names of Key Vault and Managed HSM in Azure's clouds (Azure CLI, cloud.py: keyvault_dns and mhsm_dns), and which names can never
/// work: a vault's certificate has only its own.
/// </summary>
internal static class VaultHosts
{
    private static readonly string[] Suffixes =
    [
        "vault.azure.net", "managedhsm.azure.net",
        "vault.azure.cn", "managedhsm.azure.cn",
        "vault.usgovcloudapi.net", "managedhsm.usgovcloudapi.net",
    ];

    public static bool IsOfAzure(string host) => Array.Exists(Suffixes, suffix => IsBelow(host, suffix));

    /// <returns>Why no vault has this name, as the rest of an error that begins with the setting's name; absent if one may.</returns>
    /// <param name="host">Of the key's URL.</param>
    /// <param name="ownSuffix">The suffix of an Azure Stack Hub.</param>
    public static string? FindFault(string host, string? ownSuffix)
    {
        if (IsOfAzure(host) || (!string.IsNullOrEmpty(ownSuffix) && IsBelow(host, ownSuffix)))
        {
            return null;
        }

        return host.EndsWith('.')
            ? "has a host that ends in a dot, for which no vault has a certificate"
            : host.Contains(".privatelink.", StringComparison.OrdinalIgnoreCase)
                ? "has the host of a private endpoint, for which no vault has a certificate: give the vault's own name, "
                    + "which leads there from within your network"
                : "has a host that is none of Key Vault or Managed HSM (<name>.vault.azure.net, <name>.managedhsm.azure.net, and those of "
                    + "the other clouds; Kacls:KeyEncryption:VaultDnsSuffix adds that of an Azure Stack Hub)";
    }

    private static bool IsBelow(string host, string suffix) =>
        host.Length > suffix.Length + 1
        && host.EndsWith($".{suffix}", StringComparison.OrdinalIgnoreCase)
        && !host[..^(suffix.Length + 1)].Contains('.', StringComparison.Ordinal);
}
