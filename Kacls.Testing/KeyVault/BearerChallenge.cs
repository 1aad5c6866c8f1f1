using System.Text;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// Key Vault's first answer to everybody: which authority issues tokens, and for which resource. Any bearer token is then accepted that was
/// not revoked.
/// </summary>
internal static class BearerChallenge
{
    private const string Authority = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001";

    public static string? Token(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value[7..]
            : null;

    /// <summary>The error of an unauthorized request; sets the challenge that goes with it.</summary>
    public static VaultException Challenge(HttpResponse response, Vault vault)
    {
        var resource = vault.IsManagedHsm ? "https://managedhsm.azure.net" : "https://vault.azure.net";
        response.Headers.WWWAuthenticate = $"Bearer authorization=\"{Authority}\", resource=\"{resource}\"";
        return new(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
    }

    /// <summary>The error of a token that is not good enough any longer; sets the challenge that goes with it.</summary>
    public static VaultException ClaimsChallenge(HttpResponse response, string claims)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(claims));
        response.Headers.WWWAuthenticate = $"Bearer authorization=\"{Authority}\", error=\"insufficient_claims\", claims=\"{encoded}\"";
        return new(401, "Unauthorized", "AKV10150: The token was revoked.");
    }
}
