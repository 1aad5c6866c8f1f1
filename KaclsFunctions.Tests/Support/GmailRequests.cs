using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Support;

/// <summary>Requests about S/MIME keys that are right in every point but perhaps the given ones.</summary>
internal sealed class GmailRequests(KaclsClient kacls)
{
    internal const string Admin = "admin@example.com";
    private readonly ConcurrentDictionary<string, string> wrapped = new(StringComparer.Ordinal);

    internal TokenIssuer Gmail => kacls.Issuers["gmail"].Issuer;

    internal TokenBuilder AdminToken => kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", Admin);

    internal JsonObject WrapBody(string privateKey, TokenBuilder? authentication = null) => new()
    {
        ["authentication"] = (authentication ?? AdminToken).Mint(),
        ["private_key"] = privateKey,
        ["perimeter_id"] = "finance",
        ["reason"] = "enrol",
    };

    internal JsonObject SignBody(
        RSA key, string wrappedKey, byte[] digest, string algorithm = "SHA256withRSA",
        TokenBuilder? authentication = null, TokenBuilder? authorization = null) => new()
        {
            ["authentication"] = (authentication ?? kacls.Idp.IdToken()).Mint(),
            ["authorization"] = (authorization ?? Gmail.GmailAuthorization("signer", SmimeKeys.SpkiHashOf(key))).Mint(),
            ["algorithm"] = algorithm,
            ["digest"] = Convert.ToBase64String(digest),
            ["wrapped_private_key"] = wrappedKey,
            ["reason"] = "sign email",
        };

    internal JsonObject DecryptBody(
        RSA key, string wrappedKey, byte[] encrypted, string algorithm = "RSA/ECB/PKCS1Padding",
        TokenBuilder? authentication = null, TokenBuilder? authorization = null) => new()
        {
            ["authentication"] = (authentication ?? kacls.Idp.IdToken()).Mint(),
            ["authorization"] = (authorization ?? Gmail.GmailAuthorization("decrypter", SmimeKeys.SpkiHashOf(key))).Mint(),
            ["algorithm"] = algorithm,
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(encrypted),
            ["wrapped_private_key"] = wrappedKey,
            ["reason"] = "decrypt email",
        };

    internal JsonObject PrivilegedBody(
        RSA key, string wrappedKey, byte[] encrypted, string algorithm = "RSA/ECB/PKCS1Padding",
        TokenBuilder? authentication = null) => new()
        {
            ["authentication"] = (authentication ?? AdminToken).Mint(),
            ["algorithm"] = algorithm,
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(encrypted),
            ["spki_hash"] = SmimeKeys.SpkiHashOf(key),
            ["spki_hash_algorithm"] = "SHA-256",
            ["wrapped_private_key"] = wrappedKey,
            ["reason"] = "export",
        };

    /// <summary>A key that was wrapped over HTTP; each is wrapped once.</summary>
    internal async Task<string> WrappedAsync(RSA key)
    {
        var hash = SmimeKeys.SpkiHashOf(key);
        if (!wrapped.TryGetValue(hash, out var known))
        {
            // A line of a PEM holds 48 bytes.
            foreach (var line in key.ExportPkcs8PrivateKey().Chunk(48).Concat(key.ExportRSAPrivateKey().Chunk(48)))
            {
                SuiteSecrets.AddKey(line);
            }

            var reply = await kacls.PostAsync("wrapprivatekey", WrapBody(key.ExportPkcs8PrivateKeyPem()));
            Assert.True(reply.Status == 200, reply.Body);
            wrapped[hash] = known = reply.Json.GetProperty("wrapped_private_key").GetString()!;
        }

        return known;
    }

    internal async Task<byte[]> SignAsync(RSA key, byte[] digest, string algorithm, int? saltLength = null)
    {
        var body = SignBody(key, await WrappedAsync(key), digest, algorithm);
        if (saltLength is not null)
        {
            body["rsa_pss_salt_length"] = saltLength;
        }

        var reply = await kacls.PostAsync("privatekeysign", body);
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Bytes("signature");
    }

    internal async Task<Reply> DecryptAsync(RSA key, byte[] encrypted, string algorithm, byte[]? label = null)
    {
        var body = DecryptBody(key, await WrappedAsync(key), encrypted, algorithm);
        if (label is not null)
        {
            body["rsa_oaep_label"] = Convert.ToBase64String(label);
        }

        return await kacls.PostAsync("privatekeydecrypt", body);
    }
}
