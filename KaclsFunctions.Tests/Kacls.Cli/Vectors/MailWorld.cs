using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>Requests about a user's S/MIME key that are right in every point but perhaps the given ones.</summary>
internal static class MailWorld
{
    internal const string Pkcs1 = "RSA/ECB/PKCS1Padding";

    /// <summary>The DEK of a mail.</summary>
    internal static byte[] MailDek { get; } = [.. Enumerable.Range(16, 16).Select(index => (byte)index)];

    internal static byte[] MailDigest(HashAlgorithmName hash) => CryptographicOperations.HashData(hash, "signed attributes"u8);

    internal static string SpkiHash(this VectorWorld world, string key) =>
        Convert.ToBase64String(SHA256.HashData(world.Rsa(key).ExportSubjectPublicKeyInfo()));

    internal static TokenBuilder Mail(this VectorWorld world, string role, string key = "mail") =>
        world.Google["gmail"].GmailAuthorization(role, world.SpkiHash(key));

    internal static VectorStep WrapPrivateKey(this VectorWorld world, TokenBuilder? authentication = null, string? privateKey = null) =>
        new("wrapprivatekey", new JsonObject
        {
            ["authentication"] = (authentication ?? world.AdminToken).Mint(),
            ["private_key"] = privateKey ?? world.Rsa("mail").ExportPkcs8PrivateKeyPem(),
            ["perimeter_id"] = "",
        });

    /// <summary>With what the first step wrapped.</summary>
    internal static VectorStep Sign(
        this VectorWorld world, TokenBuilder? authorization = null, TokenBuilder? authentication = null,
        string algorithm = "SHA256withRSA", byte[]? digest = null) => new VectorStep("privatekeysign", new JsonObject
        {
            ["authentication"] = (authentication ?? world.User.IdToken()).Mint(),
            ["authorization"] = (authorization ?? world.Mail("signer")).Mint(),
            ["algorithm"] = algorithm,
            ["digest"] = Convert.ToBase64String(digest ?? MailDigest(HashAlgorithmName.SHA256)),
            ["reason"] = "sign email",
        }).Taking("wrapped_private_key");

    internal static VectorStep Decrypt(
        this VectorWorld world, TokenBuilder? authorization = null, TokenBuilder? authentication = null,
        string algorithm = Pkcs1, byte[]? encrypted = null) => new VectorStep("privatekeydecrypt", new JsonObject
        {
            ["authentication"] = (authentication ?? world.User.IdToken()).Mint(),
            ["authorization"] = (authorization ?? world.Mail("decrypter")).Mint(),
            ["algorithm"] = algorithm,
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(encrypted ?? world.Encrypt()),
            ["reason"] = "decrypt email",
        }).Taking("wrapped_private_key");

    internal static VectorStep PrivilegedDecrypt(this VectorWorld world, TokenBuilder? authentication = null, string key = "mail") =>
        new VectorStep("privilegedprivatekeydecrypt", new JsonObject
        {
            ["authentication"] = (authentication ?? world.AdminToken).Mint(),
            ["algorithm"] = Pkcs1,
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(world.Encrypt()),
            ["spki_hash"] = world.SpkiHash(key),
            ["spki_hash_algorithm"] = "SHA-256",
            ["reason"] = "export",
        }).Taking("wrapped_private_key");

    internal static JsonObject MailDekReply() => new() { ["data_encryption_key"] = Convert.ToBase64String(MailDek) };
}
