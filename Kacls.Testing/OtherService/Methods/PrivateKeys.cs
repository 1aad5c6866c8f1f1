using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>The methods of S/MIME (4.9 to 4.12).</summary>
internal static class PrivateKeys
{
    private static readonly string[] Gmail = ["gmail"];

    internal static async Task<JsonObject> SignAsync(Parts parts, Call call)
    {
        var behaviour = call.Behaviour;
        var authorization = await CheckTokensAsync(parts, call, "signer");
        var algorithm = Signatures.Of(call.Required("algorithm"), behaviour);
        var digest = call.Bytes("digest", 128);
        using var key = Open(parts, call);
        SpkiHash.Check(key, authorization.Text("spki_hash"), authorization.Text("spki_hash_algorithm"), behaviour);
        var signature = Signatures.Sign(key, algorithm, digest, SaltLength(call), behaviour);
        return new JsonObject
        {
            [behaviour.Is("sign-other-member-name") ? "signed" : "signature"] = behaviour.Is("signature-in-hex")
                ? Convert.ToHexStringLower(signature) : Base64.Encode(signature),
        };
    }

    internal static async Task<JsonObject> DecryptAsync(Parts parts, Call call)
    {
        var authorization = await CheckTokensAsync(parts, call, "decrypter");
        return Decrypted(parts, call, authorization.Text("spki_hash"), authorization.Text("spki_hash_algorithm"));
    }

    internal static async Task<JsonObject> PrivilegedDecryptAsync(Parts parts, Call call)
    {
        await CheckAdministratorAsync(parts, call);
        call.Reason();
        return Decrypted(parts, call, call.Optional("spki_hash"), call.Optional("spki_hash_algorithm"));
    }

    internal static async Task<JsonObject> WrapAsync(Parts parts, Call call)
    {
        await CheckAdministratorAsync(parts, call);
        using var key = PrivateKeyText.Parse(call.Required("private_key"), call.Behaviour);
        var perimeter = call.Name("perimeter_id", call.Optional("perimeter_id") ?? "", 128);
        var blob = parts.Seal.Close(BlobSeal.PrivateKey, new BlobContent(key.ExportPkcs8PrivateKey(), "", perimeter), call.Behaviour);
        return new JsonObject { ["wrapped_private_key"] = Base64.Encode(blob) };
    }

    private static async Task<Jwt> CheckTokensAsync(Parts parts, Call call, string role)
    {
        var authorization = await new AuthorizationCheck(parts, call).CheckAsync(Gmail, [role], 512);
        await new AuthenticationCheck(parts, call).CheckAsync(authorization, delegable: false);
        call.Reason();
        return authorization;
    }

    private static async Task CheckAdministratorAsync(Parts parts, Call call)
    {
        var peers = new PeerCheck(parts, call);
        if (call.Behaviour.Is("peer-accepted") && call.Optional("authentication") is { } token && peers.Claims(token))
        {
            await peers.CheckAsync(token, Jwt.Parse(token, _ => false)?.Text("resource_name") ?? "");
            return;
        }

        await new AuthenticationCheck(parts, call).PrivilegedAsync();
    }

    private static JsonObject Decrypted(Parts parts, Call call, string? spkiHash, string? spkiHashAlgorithm)
    {
        var behaviour = call.Behaviour;
        var algorithm = Decryption.Of(call.Required("algorithm"), behaviour);
        var encrypted = call.Bytes("encrypted_data_encryption_key", 1024);
        using var key = Open(parts, call);
        SpkiHash.Check(key, spkiHash, spkiHashAlgorithm, behaviour);
        var text = call.Optional("rsa_oaep_label") ?? "";
        var label = behaviour.Is("oaep-label-ignored") ? []
            : behaviour.Is("oaep-label-as-text") ? System.Text.Encoding.UTF8.GetBytes(text)
            : algorithm.Oaep is null ? []
            : Base64.Decode(text, "rsa_oaep_label", behaviour);
        return new JsonObject
        {
            [behaviour.Is("decrypt-other-member-name") ? "key" : "data_encryption_key"] =
                Base64.Encode(Decryption.Decrypt(key, algorithm, encrypted, label, behaviour)),
        };
    }

    private static RSA Open(Parts parts, Call call)
    {
        var blob = call.Bytes("wrapped_private_key", call.Behaviour.Is("wrapped-private-key-limited-to-2-kb") ? 2048 : 16 * 1024);
        var key = RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(parts.Seal.Open(BlobSeal.PrivateKey, blob, call.Behaviour).Secret, out _);
            return key;
        }
        catch (CryptographicException)
        {
            throw RefusedException.Malformed("The blob is not that of a private key.");
        }
    }

    private static int? SaltLength(Call call) =>
        !call.Body.TryGetProperty("rsa_pss_salt_length", out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var length) ? length
        : throw RefusedException.Malformed("rsa_pss_salt_length is not an integer.");
}
