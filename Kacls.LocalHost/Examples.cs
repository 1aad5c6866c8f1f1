using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>
/// A command for each operation, with real tokens, that works when pasted. Those that open something are made from what the service itself
/// has just sealed.
/// </summary>
internal sealed class Examples(HttpClient client, string baseUrl)
{
    private const string Reason = "try it";

    // base64's + stays as it is. What is printed holds no apostrophe, which would end the shell's quotes.
    private static readonly JsonSerializerOptions ShellSafe = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The command to the base URL. A proxy of the environment's would get the tokens and the DEK of whoever pastes it.</summary>
    internal static string Curl(string baseUrl) =>
        HttpClient.DefaultProxy.IsBypassed(new Uri(baseUrl)) ? $"curl -s {baseUrl}" : $"curl -s --noproxy '*' {baseUrl}";

    internal async Task PrintAsync(KaclsSettings settings, DevelopmentIssuers issuers)
    {
        var tokens = new ExampleTokens(settings, issuers);

        // A DEK as Drive sends it: a serialized Tink AesGcmKey, field 3 with 32 bytes.
        byte[] dek = [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];
        var wrap = new
        {
            authentication = tokens.Authentication,
            authorization = tokens.Writer,
            key = Convert.ToBase64String(dek),
            reason = Reason,
        };
        if (await AskAsync("wrap", wrap, "wrapped_key") is not { } wrappedKey)
        {
            Console.WriteLine("\nThe first wrap failed; its audit record says why.");
            return;
        }

        Print($"Wrap a DEK of {dek.Length} bytes (the tokens are good for an hour):", "wrap", wrap);
        Print("Unwrap what that wrap returns; the key is the very same:", "unwrap",
            new { authentication = tokens.Authentication, authorization = tokens.Writer, wrapped_key = wrappedKey, reason = Reason });
        Print(
            "Its digest, as Google's servers ask for it:",
            "digest",
            new { authorization = tokens.Verifier, wrapped_key = wrappedKey, reason = Reason });
        Print("Delegate the document to a meeting room:", "delegate",
            new { authentication = tokens.Authentication, authorization = tokens.Delegation, reason = Reason });
        Print("Wrap for an import, as an administrator:", "privilegedwrap",
            new
            {
                authentication = tokens.Admin,
                key = Convert.ToBase64String(dek),
                perimeter_id = "",
                resource_name = DevelopmentTokens.Document,
                reason = Reason,
            });
        Print("Unwrap from an export, as an administrator (takeout_unwrap is its former name):", "privilegedunwrap",
            new { authentication = tokens.Admin, resource_name = DevelopmentTokens.Document, wrapped_key = wrappedKey, reason = Reason });
        Console.WriteLine(
            $"\nThe keys of its tokens to other key services (rewrap needs a second one: docs/migration.md):\n\n{Curl(baseUrl)}/certs");
        await PrintPrivateKeysAsync(tokens);
    }

    private async Task PrintPrivateKeysAsync(ExampleTokens tokens)
    {
        using var rsa = RSA.Create(2048);
        var spkiHash = Convert.ToBase64String(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
        var encrypted = Convert.ToBase64String(rsa.Encrypt(RandomNumberGenerator.GetBytes(32), RSAEncryptionPadding.Pkcs1));
        var wrap = new { authentication = tokens.Admin, private_key = rsa.ExportPkcs8PrivateKeyPem(), perimeter_id = "" };
        if (await AskAsync("wrapprivatekey", wrap, "wrapped_private_key") is not { } wrapped)
        {
            return;
        }

        Print("Wrap an S/MIME private key, as an administrator:", "wrapprivatekey", wrap);
        Print("Sign a mail's digest with it:", "privatekeysign", new
        {
            authentication = tokens.Authentication, authorization = tokens.Gmail("signer", spkiHash), algorithm = "SHA256withRSA",
            digest = Convert.ToBase64String(SHA256.HashData("a mail"u8)), wrapped_private_key = wrapped, reason = Reason,
        });
        Print("Decrypt a mail's DEK with it:", "privatekeydecrypt", new
        {
            authentication = tokens.Authentication, authorization = tokens.Gmail("decrypter", spkiHash), algorithm = "RSA/ECB/PKCS1Padding",
            encrypted_data_encryption_key = encrypted, wrapped_private_key = wrapped, reason = Reason,
        });
        Print("The same from an export, as an administrator:", "privilegedprivatekeydecrypt", new
        {
            authentication = tokens.Admin, algorithm = "RSA/ECB/PKCS1Padding", encrypted_data_encryption_key = encrypted,
            spki_hash = spkiHash, spki_hash_algorithm = "SHA-256", wrapped_private_key = wrapped, reason = Reason,
        });
    }

    private async Task<string?> AskAsync(string operation, object body, string member)
    {
        using var response = await client.PostAsJsonAsync(new Uri($"{baseUrl}/{operation}"), body);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty(member, out var value) ? value.GetString() : null;
    }

    private void Print(string title, string operation, object body) => Console.WriteLine(
        $"\n{title}\n\n{Curl(baseUrl)}/{operation} -H 'Content-Type: application/json' -d '{JsonSerializer.Serialize(body, ShellSafe)}'");
}
