using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// Key Vault's first answer to everybody: which authority issues tokens, and for which resource. Any bearer token is then accepted.
/// </summary>
internal static class BearerChallenge
{
    private const string Authority = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001";

    public static bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B' or 'b', ..] value
        && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && value.Length > "Bearer ".Length;

    /// <summary>The error of an unauthorized request; sets the challenge that goes with it.</summary>
    public static VaultException Challenge(HttpResponse response, Vault vault)
    {
        var resource = vault.IsManagedHsm ? "https://managedhsm.azure.net" : "https://vault.azure.net";
        response.Headers.WWWAuthenticate = $"Bearer authorization=\"{Authority}\", resource=\"{resource}\"";
        return new(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
    }
}
