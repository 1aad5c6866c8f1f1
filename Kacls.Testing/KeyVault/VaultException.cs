namespace Kacls.Testing.KeyVault;

/// <summary>
/// Ends a request with an error in Key Vault's own shape: <c>{"error":{"code":…,"message":…,"innererror":{"code":…}}}</c>.
/// </summary>
public sealed class VaultException(int status, string code, string message, string? innerCode = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? InnerCode { get; } = innerCode;

    /// <summary>The header <c>Retry-After</c>.</summary>
    public string? RetryAfter { get; init; }

    internal static VaultException BadParameter(string message) => new(400, "BadParameter", message);

    internal static VaultException KeyNotFound(string id) => new(
        404,
        "KeyNotFound",
        $"A key with (name/id) {id} was not found in this key vault. If you recently deleted this key you may be able to recover it.");

    internal static VaultException Forbidden(string innerCode, string message) => new(403, "Forbidden", message, innerCode);
}
