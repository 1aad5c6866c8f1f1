using System.Buffers.Text;
using System.Security.Cryptography;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Seal;

/// <summary>What can be wrong with the seal key of a <see cref="VaultKekContext"/>.</summary>
internal static class SpoiledSealKey
{
    /// <returns>What mends it.</returns>
    public static Action Spoil(VaultKekContext context, string what)
    {
        var vault = context.Server.Vault(VaultSdk.VaultHost);
        var seal = vault.Key("kek-seal").Newest;
        var (operations, mend) = (seal.Operations, (Action)context.Server.Interference.Clear);
        switch (what)
        {
            case "expired":
                seal.ExpiresOn = context.Clock.GetUtcNow();
                return () => seal.ExpiresOn = null;
            case "not yet valid":
                seal.NotBefore = context.Clock.GetUtcNow().AddDays(1);
                return () => seal.NotBefore = null;
            case "disabled":
                seal.Enabled = false;
                return () => seal.Enabled = true;
            case "deleted":
                vault.Delete("kek-seal");
                return () => vault.Recover("kek-seal");
            case "no key_ops" or "verify only":
                seal.Operations = what == "verify only" ? ["verify"] : ["encrypt"];
                return () => seal.Operations = operations;
            case "an EC key":
                Get(Key("EC-HSM", "\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\""));
                break;
            case "an AES key":
                Get(Key("oct-HSM", "\"e\":\"AQAB\""));
                break;
            case "an RSA key without modulus":
                Get(Key("RSA-HSM", "\"e\":\"AQAB\""));
                break;
            case "another key's public part":
                using (var another = TestRsa.Key(number: 93))
                {
                    var modulus = Base64Url.EncodeToString(another.ExportParameters(false).Modulus);
                    Get(Key("RSA-HSM", $"\"n\":\"{modulus}\",\"e\":\"AQAB\""));
                }

                break;
            case "a wrong signature":
                Sign(RandomNumberGenerator.GetBytes(256));
                break;
            case "an empty signature":
                Sign([]);
                break;
            case "a signature over something else":
                using (var right = TestRsa.Seal)
                {
                    Sign(HandMade.SignatureOf(right, "kek2", context.Key.Newest.Version));
                }

                break;
            case "no role":
                All(403, """{"error":{"code":"Forbidden","message":"Not authorized.","innererror":{"code":"ForbiddenByRbac"}}}""");
                break;
            case "a proxy's 404" or "a proxy's 403":
                All(what.EndsWith('4') ? 404 : 403, "<html></html>", "text/html");
                break;
            case "500":
                All(500, """{"error":{"code":"InternalError","message":"No."}}""");
                break;
            case "throttled":
                All(429, """{"error":{"code":"Throttled","message":"No."}}""");
                break;
            default:
                context.Server.Interference.Cut(IsOfSeal);
                break;
        }

        return mend;

        string Key(string type, string members) =>
            $$$"""{"key":{"kid":"{{{seal.Id}}}","kty":"{{{type}}}","key_ops":["sign"],{{{members}}}},"attributes":{"enabled":true}}""";
        void Get(string body) => context.Server.Interference.Answer(
            request => IsOfSeal(request) && request.Path.Value!.EndsWith(seal.Version, StringComparison.Ordinal), 200, body);
        void Sign(byte[] signature) => context.Server.Interference.Answer(
            request => IsOfSeal(request) && request.Path.Value!.EndsWith("/sign", StringComparison.Ordinal),
            200,
            $$"""{"kid":"{{seal.Id}}","value":"{{Base64Url.EncodeToString(signature)}}"}""");
        void All(int status, string body, string type = "application/json") =>
            context.Server.Interference.Answer(IsOfSeal, status, body, type);
    }

    private static bool IsOfSeal(HttpRequest request) => request.Path.Value!.StartsWith("/keys/kek-seal/", StringComparison.Ordinal);
}
