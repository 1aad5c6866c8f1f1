using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>S/MIME keys: import, signatures by the very bytes where they are determined, decryption, the hash that binds the key.</summary>
internal static class MailVectors
{
    private const string Sign = "privatekeysign";
    private const string Decrypt = "privatekeydecrypt";

    /// <summary>RSASSA-PKCS1-v1_5, which is the same each time.</summary>
    internal static IReadOnlyList<(string Algorithm, HashAlgorithmName Hash)> Signatures { get; } =
    [
        ("SHA1withRSA", HashAlgorithmName.SHA1), ("SHA256withRSA", HashAlgorithmName.SHA256),
        ("SHA384withRSA", HashAlgorithmName.SHA384), ("SHA512withRSA", HashAlgorithmName.SHA512),
    ];

    internal static IEnumerable<VectorCase> Of(VectorWorld world) =>
        [.. Signing(world), .. Decrypting(world), .. Bound(world), .. Importing(world)];

    internal static byte[] SignatureOf(VectorWorld world, HashAlgorithmName hash) =>
        world.Rsa("mail").SignHash(MailWorld.MailDigest(hash), hash, RSASignaturePadding.Pkcs1);

    private static IEnumerable<VectorCase> Signing(VectorWorld world)
    {
        var key = world.WrapPrivateKey();
        foreach (var (algorithm, hash) in Signatures)
        {
            yield return new VectorCase(
                $"sign-{algorithm}", algorithm == "SHA256withRSA" ? "google" : "inferred", Sign,
                "The digest is signed as it is, by RSASSA-PKCS1-v1_5, and not hashed again.",
                key,
                world.Sign(algorithm: algorithm, digest: MailWorld.MailDigest(hash))
                    .Answering(new JsonObject { ["signature"] = Convert.ToBase64String(SignatureOf(world, hash)) }));
        }

        // With no salt there is nothing random in it.
        yield return Inferred(
            "sign-pss-without-salt", Sign, "RSASSA-PSS has as much salt as rsa_pss_salt_length says, and MGF1 of the same hash.",
            key,
            world.Sign(algorithm: "SHA256withRSA/PSS").With("rsa_pss_salt_length", 0).Answering(new JsonObject
            {
                ["signature"] = Convert.ToBase64String(
                    world.SignPss(HashAlgorithmName.SHA256, MailWorld.MailDigest(HashAlgorithmName.SHA256))),
            }));
        yield return Inferred(
            "sign-with-an-unknown-algorithm", Sign, "An algorithm that the service does not know is refused.",
            key, world.Sign(algorithm: "SHA256withECDSA").Refused("algorithm_unsupported"));
        yield return Inferred(
            "sign-a-digest-of-another-length", Sign, "The digest is as long as the algorithm's hash.",
            key, world.Sign(digest: MailWorld.MailDigest(HashAlgorithmName.SHA1)).Refused("digest_length_mismatch"));
        foreach (var member in new[] { "algorithm", "digest" })
        {
            yield return Stated(
                $"sign-without-{member}", Sign, "Algorithm and digest are there.",
                key, world.Sign().Without(member).Refused("member_missing"));
        }
    }

    private static IEnumerable<VectorCase> Decrypting(VectorWorld world)
    {
        const string Oaep = "RSA/ECB/OAEPwithSHA-256andMGF1Padding";
        var key = world.WrapPrivateKey();
        var labelled = world.EncryptOaep(HashAlgorithmName.SHA256, "label"u8.ToArray());
        var damaged = world.Encrypt();
        damaged[^1] ^= 1;
        yield return Stated(
            "decrypt-pkcs1", Decrypt, "The mail's DEK is decrypted by RSAES-PKCS1-v1_5.",
            key, world.Decrypt().Answering(MailWorld.MailDekReply()));
        yield return Inferred(
            "decrypt-oaep", Decrypt, "The mail's DEK is decrypted by RSAES-OAEP.",
            key,
            world.Decrypt(algorithm: Oaep, encrypted: world.EncryptOaep(HashAlgorithmName.SHA256, [])).Answering(MailWorld.MailDekReply()));
        yield return Inferred(
            "decrypt-oaep-with-label", Decrypt, "rsa_oaep_label is the base64 of the label.",
            key,
            world.Decrypt(algorithm: Oaep, encrypted: labelled).With("rsa_oaep_label", VectorWorld.Base64("label"u8.ToArray()))
                .Answering(MailWorld.MailDekReply()));
        yield return Inferred(
            "decrypt-oaep-with-another-label", Decrypt, "The label must be the one of the encryption.",
            key,
            world.Decrypt(algorithm: Oaep, encrypted: labelled).With("rsa_oaep_label", VectorWorld.Base64("other"u8.ToArray()))
                .Refused("decryption_failed"));
        yield return Inferred(
            "decrypt-what-was-damaged", Decrypt, "What can't be decrypted is refused.",
            key, world.Decrypt(algorithm: Oaep, encrypted: damaged).Refused("decryption_failed"));
        yield return Inferred(
            "decrypt-with-an-unknown-algorithm", Decrypt, "An algorithm that the service does not know is refused.",
            key, world.Decrypt(algorithm: "ECIES").Refused("algorithm_unsupported"));
        yield return Stated(
            "privilegedprivatekeydecrypt", "privilegedprivatekeydecrypt", "An administrator decrypts an exported mail's DEK.",
            key, world.PrivilegedDecrypt().Answering(MailWorld.MailDekReply()));
    }

    private static IEnumerable<VectorCase> Bound(VectorWorld world)
    {
        var key = world.WrapPrivateKey();
        yield return Inferred(
            "sign-with-another-key", "Authorization tokens", "spki_hash is the hash of the key in use.",
            key, world.Sign(world.Mail("signer", "mail-other")).Refused("spki_hash_mismatch"));
        yield return Inferred(
            "decrypt-with-another-key", "Authorization tokens", "spki_hash is the hash of the key in use.",
            key, world.Decrypt(world.Mail("decrypter", "mail-other")).Refused("spki_hash_mismatch"));
        yield return Stated(
            "privilegedprivatekeydecrypt-with-another-key", "privilegedprivatekeydecrypt", "spki_hash is the hash of the key in use.",
            key, world.PrivilegedDecrypt(key: "mail-other").Refused("spki_hash_mismatch"));
        yield return Inferred(
            "sign-without-spki-hash", "Authorization tokens", "A token that names no key is good for none.",
            key, world.Sign(world.Mail("signer").Without("spki_hash")).Refused("authorization_claim_missing"));
        yield return Stated(
            "sign-for-another-user", "Encrypt and decrypt data", "Both tokens are for the same user.",
            key, world.Sign(authentication: world.User.IdToken().With("email", "other@example.com")).Refused("user_mismatch"));
        yield return Stated(
            "decrypt-for-another-user", "Encrypt and decrypt data", "Both tokens are for the same user.",
            key, world.Decrypt(authentication: world.User.IdToken().With("email", "other@example.com")).Refused("user_mismatch"));
        yield return Inferred(
            "sign-with-a-wrapped-dek", Sign, "A wrapped DEK is no wrapped private key.",
            world.Wrap(), world.Sign().Taking("wrapped_private_key", of: "wrapped_key").Refused("envelope_kind_mismatch"));
        foreach (var at in new[] { 0, 200, -1, -300 })
        {
            yield return Stated(
                $"sign-with-a-changed-key-{(at < 0 ? $"byte-{-at}-from-the-end" : $"byte-{at}")}", Sign,
                "A wrapped private key is refused that was changed in one bit.",
                key,
                world.Sign().Taking("wrapped_private_key", change: new JsonObject { ["byte"] = at, ["xor"] = 1 })
                    .Refused(at == 0 ? "envelope_malformed" : "envelope_tampered"));
        }
    }

    private static IEnumerable<VectorCase> Importing(VectorWorld world)
    {
        var signature = new JsonObject { ["signature"] = Convert.ToBase64String(SignatureOf(world, HashAlgorithmName.SHA256)) };
        foreach (var (name, text) in new[]
        {
            ("pkcs1", world.Rsa("mail").ExportRSAPrivateKeyPem()),
            ("base64-of-der", Convert.ToBase64String(world.Rsa("mail").ExportPkcs8PrivateKey())),
        })
        {
            yield return Inferred(
                $"wrapprivatekey-{name}", "wrapprivatekey", "Private keys come in PKCS#1 and PKCS#8, as PEM and as base64.",
                world.WrapPrivateKey(privateKey: text), world.Sign().Answering(signature));
        }

        yield return Inferred(
            "wrapprivatekey-that-is-no-key", "wrapprivatekey", "What is no private key is refused.",
            world.WrapPrivateKey(privateKey: "no key").Refused("private_key_malformed"));
    }
}
