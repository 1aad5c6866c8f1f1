using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>A right request, which the service grants, and from which wrong ones are made.</summary>
internal sealed record SeedRequest(string Operation, JsonTree Body)
{
    /// <summary>Granted, it takes a thousand times as long as a refusal: there is a target of its own for what takes so long.</summary>
    internal bool IsCostly => Operation.Contains("privatekey", StringComparison.Ordinal);
}

/// <summary>Right requests of every operation that takes a body.</summary>
internal sealed class FuzzSeeds
{
    internal const string Pkcs1 = "RSA/ECB/PKCS1Padding";
    internal const string Oaep = "RSA/ECB/OAEPwithSHA-256andMGF1Padding";
    internal static readonly byte[] MailDek = [.. Enumerable.Range(64, 32).Select(value => (byte)value)];

    internal static readonly byte[] Dek = SHA256.HashData("dek"u8);

    private readonly FuzzTokens tokens;
    private readonly FuzzBlobs blobs;
    private readonly RSA mail;

    internal FuzzSeeds(FuzzKeys keys, FuzzTokens tokens, FuzzBlobs blobs)
    {
        (this.tokens, this.blobs, mail) = (tokens, blobs, keys["mail"]);
        Requests = [.. Documents(), .. Privileged(), .. Mail(), .. Keys()];
    }

    internal IReadOnlyList<SeedRequest> Requests { get; }

    internal SeedRequest Any(Chance random)
    {
        var seed = random.Of(Requests);
        return seed.IsCostly && !random.OnceIn(16) ? Requests[random.Below(5)] : seed;
    }

    internal IEnumerable<SeedRequest> Of(string operation) => Requests.Where(request => request.Operation == operation);

    private IEnumerable<SeedRequest> Documents()
    {
        var (user, key, blob) = (tokens.User(), Base64(Dek), Base64(blobs.Deks[0].Bytes));
        yield return Request("wrap", ("authentication", user), ("authorization", tokens.Drive("writer")), ("key", key));
        yield return Request("wrap", ("authentication", tokens.Guest()), ("authorization", tokens.ForGuest("writer")), ("key", key));
        yield return Request(
            "wrap", ("authentication", tokens.Delegated()), ("authorization", tokens.Delegating("upgrader")), ("key", key));
        yield return Request("unwrap", ("authentication", user), ("authorization", tokens.Drive("reader")), ("wrapped_key", blob));
        yield return Request(
            "unwrap", ("authentication", tokens.Delegated()), ("authorization", tokens.Delegating("reader")), ("wrapped_key", blob));
        yield return Request("delegate", ("authentication", user), ("authorization", tokens.Delegating("writer")));
        yield return Request("digest", ("authorization", tokens.Migration("verifier")), ("wrapped_key", blob));
        yield return Request(
            "rewrap", ("authorization", tokens.Migration("migrator")), ("original_kacls_url", FuzzTokens.PeerUrl), ("wrapped_key", blob));
    }

    private IEnumerable<SeedRequest> Privileged()
    {
        var (admin, key, blob) = (tokens.Administrator(), Base64(Dek), Base64(blobs.Deks[0].Bytes));
        const string Resource = SampleTokens.DriveResource;
        yield return Request("privilegedwrap", ("authentication", admin), ("key", key), ("perimeter_id", ""), ("resource_name", Resource));
        yield return Request("privilegedunwrap", ("authentication", admin), ("resource_name", Resource), ("wrapped_key", blob));
        yield return Request("privilegedunwrap", ("authentication", tokens.Peer()), ("resource_name", Resource), ("wrapped_key", blob));
        yield return Request("takeout_unwrap", ("authentication", admin), ("resource_name", Resource), ("wrapped_key", blob));
        yield return Request(
            "privilegedprivatekeydecrypt",
            ("authentication", admin), ("algorithm", Oaep), ("encrypted_data_encryption_key", Base64(EncryptOaep())),
            ("rsa_oaep_label", ""), ("spki_hash", tokens.SpkiHash), ("spki_hash_algorithm", "SHA-256"),
            ("wrapped_private_key", Base64(blobs.PrivateKeys[0].Bytes)));
    }

    private IEnumerable<SeedRequest> Mail()
    {
        var (user, decrypter, blob) = (tokens.User(), tokens.Gmail("decrypter"), Base64(blobs.PrivateKeys[0].Bytes));
        foreach (var (algorithm, encrypted) in new[] { (Pkcs1, EncryptPkcs1()), (Oaep, EncryptOaep()) })
        {
            yield return Request(
                "privatekeydecrypt", ("authentication", user), ("authorization", decrypter), ("algorithm", algorithm),
                ("encrypted_data_encryption_key", Base64(encrypted)), ("wrapped_private_key", blob));
        }

        foreach (var algorithm in new[] { "SHA256withRSA", "SHA256withRSA/PSS" })
        {
            var request = Request(
                "privatekeysign", ("authentication", user), ("authorization", tokens.Gmail("signer")), ("algorithm", algorithm),
                ("digest", Base64(new byte[32])), ("wrapped_private_key", blob));
            request.Body.With("rsa_pss_salt_length", "32");
            yield return request;
        }
    }

    private IEnumerable<SeedRequest> Keys() =>
        from text in new[] { mail.ExportPkcs8PrivateKeyPem(), mail.ExportRSAPrivateKeyPem(), Base64(mail.ExportPkcs8PrivateKey()) }
        select Request("wrapprivatekey", ("authentication", tokens.Administrator()), ("private_key", text), ("perimeter_id", ""));

    private byte[] EncryptPkcs1()
    {
        var raw = new RawRsa(mail);
        return raw.Encrypt([0, 2, .. Enumerable.Repeat((byte)7, raw.Size - MailDek.Length - 3), 0, .. MailDek]);
    }

    private byte[] EncryptOaep()
    {
        var raw = new RawRsa(mail);
        return raw.Encrypt(RawRsa.Oaep(MailDek, HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, [], new byte[32], raw.Size));
    }

    private static SeedRequest Request(string operation, params (string Name, string Value)[] members) => new(
        operation,
        JsonTree.Parse(new JsonObject(members.Append(("reason", $"{{client:'drive' op:'{operation}'}}")).Select(
            member => KeyValuePair.Create<string, JsonNode?>(member.Item1, member.Item2))).ToJsonString(Relaxed)));

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
