using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Gmail;

/// <summary>Shows that a wrapped key opens, and is that of the certificate.</summary>
/// <param name="service">The key service.</param>
/// <param name="leaf">The user's certificate.</param>
/// <param name="wrappedKey">The wrapped key.</param>
internal sealed class PairProof(KeyServiceClient service, X509Certificate2 leaf, string wrappedKey)
{
    /// <summary>
    /// By an administrator: a key that only this check knows is encrypted to the certificate, and
    /// <c>privilegedprivatekeydecrypt</c> opens it.
    /// </summary>
    /// <returns>What is wrong.</returns>
    public async Task<string?> DecryptAsync(string token, CancellationToken cancellation)
    {
        using var certified = leaf.GetRSAPublicKey();
        if (certified is null)
        {
            return "The certificate's key is not RSA.";
        }

        var dek = RandomNumberGenerator.GetBytes(32);
        var reply = await service.PostAsync("privilegedprivatekeydecrypt", new JsonObject
        {
            ["authentication"] = token,
            ["algorithm"] = "RSA/ECB/PKCS1Padding",
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(certified.Encrypt(dek, RSAEncryptionPadding.Pkcs1)),
            ["spki_hash"] = Convert.ToBase64String(SHA256.HashData(certified.ExportSubjectPublicKeyInfo())),
            ["spki_hash_algorithm"] = "SHA-256",
            ["wrapped_private_key"] = wrappedKey,
            ["reason"] = "kacls gmail verify",
        }, cancellation);
        return !reply.IsGranted ? Refusal.Describe(reply)
            : CryptographicOperations.FixedTimeEquals(Bytes(reply, "data_encryption_key"), dek) ? null
            : "The key service opened something else than was encrypted to the certificate.";
    }

    /// <summary>As Gmail does it, with the user's tokens: <c>privatekeysign</c> signs a digest, and the certificate verifies it.</summary>
    /// <returns>What is wrong.</returns>
    public async Task<string?> SignAsync(string authentication, string authorization, CancellationToken cancellation)
    {
        var digest = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        var reply = await service.PostAsync("privatekeysign", new JsonObject
        {
            ["authentication"] = authentication,
            ["authorization"] = authorization,
            ["algorithm"] = "SHA256withRSA",
            ["digest"] = Convert.ToBase64String(digest),
            ["wrapped_private_key"] = wrappedKey,
            ["reason"] = "kacls gmail verify",
        }, cancellation);
        using var certified = leaf.GetRSAPublicKey();
        return !reply.IsGranted ? Refusal.Describe(reply)
            : certified?.VerifyHash(digest, Bytes(reply, "signature"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true ? null
            : "The signature is not one of the certificate's key.";
    }

    private static byte[] Bytes(KeyServiceReply reply, string member) =>
        Protocol.Base64Text.Decode(System.Text.Encoding.UTF8.GetBytes(reply.Text(member) ?? "")) ?? [];
}
