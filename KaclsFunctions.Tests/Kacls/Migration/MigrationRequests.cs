using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Migration;

/// <summary>Requests of a migration that are right in every point but perhaps the given ones, and the settings they need.</summary>
internal static class MigrationRequests
{
    private static readonly Lock Gate = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("kacls-signing-").FullName;

    /// <summary>A private key for each name, made once.</summary>
    public static string KeyFile(string name)
    {
        var path = Path.Combine(Folder, $"{name}.pem");
        lock (Gate)
        {
            if (!File.Exists(path))
            {
                using var key = RSA.Create(2048);
                File.WriteAllText(path, key.ExportPkcs8PrivateKeyPem());
            }
        }

        return path;
    }

    /// <summary>A peer's token as Google's reference has it, with a jti besides.</summary>
    public static TokenBuilder MigrationToken(this TokenIssuer peer) => peer.Token()
        .With("aud", "kacls-migration")
        .With("kacls_url", SampleTokens.KaclsUrl)
        .With("resource_name", SampleTokens.DriveResource)
        .With("jti", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    public static JsonObject PrivilegedUnwrapBody(
        string wrappedKey, TokenBuilder authentication, string resourceName = SampleTokens.DriveResource) => new()
        {
            ["authentication"] = authentication.Mint(),
            ["resource_name"] = resourceName,
            ["wrapped_key"] = wrappedKey,
            ["reason"] = "migration",
        };

    public static JsonObject RewrapBody(
        this KaclsApp kacls, string originalKaclsUrl, string wrappedKey = "AAAA", TokenBuilder? authorization = null) => new()
        {
            ["authorization"] = (authorization ?? kacls.Migration.MigrationAuthorization("migrator")).Mint(),
            ["original_kacls_url"] = originalKaclsUrl,
            ["wrapped_key"] = wrappedKey,
            ["reason"] = "{client:'drive' op:'migrate'}",
        };
}
