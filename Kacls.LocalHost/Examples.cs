using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>
/// A request for each operation, with real tokens. Those that open something are made from what the service itself has just sealed.
/// </summary>
internal sealed class Examples(HttpClient client, string baseUrl, ExampleFiles files)
{
    private const string Reason = "try it";
    private readonly List<string> operations = [];

    /// <returns>The operations with an example, in the order in which they are tried; none: the service did not wrap.</returns>
    internal async Task<IReadOnlyList<string>> WriteAsync(KaclsSettings settings, DevelopmentIssuers issuers)
    {
        files.Clear();
        var tokens = new ExampleTokens(settings, issuers);

        // A DEK as Drive sends it: a serialized Tink AesGcmKey, field 3 with 32 bytes.
        byte[] dek = [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];
        var key = Convert.ToBase64String(dek);
        var wrap = new { authentication = tokens.Authentication, authorization = tokens.Writer, key, reason = Reason };
        if (await AskAsync("wrap", wrap, "wrapped_key") is not { } wrapped)
        {
            return operations;
        }

        Add("wrap", wrap);
        Add("unwrap", new { wrap.authentication, wrap.authorization, wrapped_key = wrapped, reason = Reason });
        Add("digest", new { authorization = tokens.Verifier, wrapped_key = wrapped, reason = Reason });
        Add("delegate", new { wrap.authentication, authorization = tokens.Delegation, reason = Reason });
        Add("privilegedwrap", new
        {
            authentication = tokens.Admin, key, perimeter_id = "", resource_name = DevelopmentTokens.Document, reason = Reason,
        });
        Add("privilegedunwrap", new
        {
            authentication = tokens.Admin, resource_name = DevelopmentTokens.Document, wrapped_key = wrapped, reason = Reason,
        });
        await AddPrivateKeysAsync(tokens);
        return operations;
    }

    private async Task AddPrivateKeysAsync(ExampleTokens tokens)
    {
        using var rsa = RSA.Create(2048);
        var spkiHash = Convert.ToBase64String(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
        var encrypted = Convert.ToBase64String(rsa.Encrypt(RandomNumberGenerator.GetBytes(32), RSAEncryptionPadding.Pkcs1));
        var wrap = new { authentication = tokens.Admin, private_key = rsa.ExportPkcs8PrivateKeyPem(), perimeter_id = "" };
        if (await AskAsync("wrapprivatekey", wrap, "wrapped_private_key") is not { } wrapped)
        {
            return;
        }

        Add("wrapprivatekey", wrap);
        Add("privatekeysign", new
        {
            authentication = tokens.Authentication, authorization = tokens.Gmail("signer", spkiHash), algorithm = "SHA256withRSA",
            digest = Convert.ToBase64String(SHA256.HashData("a mail"u8)), wrapped_private_key = wrapped, reason = Reason,
        });
        Add("privatekeydecrypt", new
        {
            authentication = tokens.Authentication, authorization = tokens.Gmail("decrypter", spkiHash), algorithm = "RSA/ECB/PKCS1Padding",
            encrypted_data_encryption_key = encrypted, wrapped_private_key = wrapped, reason = Reason,
        });
        Add("privilegedprivatekeydecrypt", new
        {
            authentication = tokens.Admin, algorithm = "RSA/ECB/PKCS1Padding", encrypted_data_encryption_key = encrypted,
            spki_hash = spkiHash, spki_hash_algorithm = "SHA-256", wrapped_private_key = wrapped, reason = Reason,
        });
    }

    private void Add(string operation, object body)
    {
        files.Write(operation, body);
        operations.Add(operation);
    }

    private async Task<string?> AskAsync(string operation, object body, string member)
    {
        using var response = await client.PostAsJsonAsync(new Uri($"{baseUrl}/{operation}"), body);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty(member, out var value) ? value.GetString() : null;
    }
}
