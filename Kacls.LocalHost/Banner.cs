using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kacls.Hosting;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>What LocalHost prints when it is ready: what it is, and commands that work when pasted.</summary>
internal static class Banner
{
    internal static async Task PrintAsync(KaclsSettings settings, DevelopmentIssuers issuers, string address)
    {
        var baseUrl = address + KaclsRoutes.BasePath(settings);
        Console.WriteLine($"""

            KACLS for Google Workspace client-side encryption, on this machine for development.
              Base URL   {baseUrl}   (kacls_url in tokens: {settings.Urls[0]})
              KEK        {KekText(settings.KeyEncryption)}
              Stop       Ctrl+C

            Status:

            curl -s {baseUrl}/status
            """);
        if (issuers.AreTrustedBy(settings))
        {
            await PrintExamplesAsync(settings, issuers, baseUrl);
        }
        else
        {
            Console.WriteLine("\nThe issuers of tokens are your own (Kacls:Authorization:Issuers, Kacls:Authentication:Providers), so no example tokens are printed.");
        }

        Console.WriteLine();
    }

    private static string KekText(KeyEncryptionSettings settings) => settings.Provider == KeyEncryptionSettings.Local
        ? $"software key in {settings.Path}: for development alone"
        : string.Join(", ", settings.Keys.Select(key => key.KeyId));

    private static async Task PrintExamplesAsync(KaclsSettings settings, DevelopmentIssuers issuers, string baseUrl)
    {
        var tokens = ExampleTokens.Mint(settings, issuers);

        // A DEK as Drive sends it: a serialized Tink AesGcmKey, field 3 with 32 bytes.
        byte[] dek = [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];
        var wrap = new { authentication = tokens.Authentication, authorization = tokens.Authorization, key = Convert.ToBase64String(dek), reason = "try it" };
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync(new Uri($"{baseUrl}/wrap"), wrap);
        var wrapped = (await response.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("wrapped_key", out var member) ? member.GetString() : null;
        if (wrapped is null)
        {
            Console.WriteLine("\nThe first wrap failed; its audit record says why.");
            return;
        }

        var unwrap = new { authentication = tokens.Authentication, authorization = tokens.Authorization, wrapped_key = wrapped, reason = "try it" };
        Console.WriteLine($"""

            Wrap a DEK of {dek.Length} bytes (the tokens are good for an hour):

            {Curl(baseUrl, "wrap", wrap)}

            Unwrap what that wrap returns; the key is the very same:

            {Curl(baseUrl, "unwrap", unwrap)}
            """);
    }

    private static string Curl(string baseUrl, string operation, object body) =>
        $"curl -s {baseUrl}/{operation} -H 'Content-Type: application/json' -d '{JsonSerializer.Serialize(body, ShellSafe)}'";

    // base64's + stays as it is. What is printed holds no apostrophe, which would end the shell's quotes.
    private static readonly JsonSerializerOptions ShellSafe = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
