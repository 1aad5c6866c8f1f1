using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Timing;

/// <summary>Bodies of requests that are right in all but what is given. All else is the same in each, and takes the same time.</summary>
internal sealed class TimingRequests(TimingScene scene)
{
    private readonly string user = scene.User.Mint();
    private readonly string admin = scene.AdminNamed(TimingScene.Admin).Mint();
    private readonly string reader = scene.Drive.DriveAuthorization("reader").Mint();
    private string? decrypter;

    internal byte[] Unwrap(byte[] blob, string? resource = null) => TimingScene.Body(new JsonObject
    {
        ["authentication"] = user,
        ["authorization"] = resource is null ? reader : scene.Drive.DriveAuthorization("reader").With("resource_name", resource).Mint(),
        ["wrapped_key"] = Convert.ToBase64String(blob),
        ["reason"] = "timing",
    });

    internal byte[] Privileged(string authentication) => TimingScene.Body(new JsonObject
    {
        ["authentication"] = authentication,
        ["resource_name"] = SampleTokens.DriveResource,
        ["wrapped_key"] = Convert.ToBase64String(scene.Blob),
        ["reason"] = "timing",
    });

    internal byte[] Decrypt(RSA key, string wrapped, byte[] encrypted, string algorithm, bool isPrivileged)
    {
        var body = new JsonObject
        {
            ["authentication"] = isPrivileged ? admin : user,
            ["algorithm"] = algorithm,
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(encrypted),
            ["wrapped_private_key"] = wrapped,
            ["reason"] = "timing",
        };
        var hash = TimingScene.SpkiHashOf(key);
        if (isPrivileged)
        {
            (body["spki_hash"], body["spki_hash_algorithm"]) = (hash, "SHA-256");
        }
        else
        {
            body["authorization"] = decrypter ??= scene.Gmail.GmailAuthorization("decrypter", hash).Mint();
        }

        return TimingScene.Body(body);
    }
}
