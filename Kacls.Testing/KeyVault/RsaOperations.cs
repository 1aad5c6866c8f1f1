using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>RSA1_5, RSA-OAEP, RSA-OAEP-256, RS256 to RS512 and PS256 to PS512.</summary>
internal static class RsaOperations
{
    public static CryptoResponse Run(string operation, VaultKeyVersion version, RSA rsa, CryptoRequest request) => operation switch
    {
        "wrapKey" or "encrypt" => Answer(version, rsa.Encrypt(Value(request), Encryption(request.Algorithm))),
        "unwrapKey" or "decrypt" => Answer(version, rsa.Decrypt(Value(request), Encryption(request.Algorithm))),
        "sign" => Sign(version, rsa, request),
        _ => Verify(rsa, request),
    };

    private static CryptoResponse Sign(VaultKeyVersion version, RSA rsa, CryptoRequest request)
    {
        var (hash, padding) = Signature(request.Algorithm);
        return Answer(version, rsa.SignHash(Value(request), hash, padding));
    }

    private static CryptoResponse Verify(RSA rsa, CryptoRequest request)
    {
        var (hash, padding) = Signature(request.Algorithm);
        return new() { Value = rsa.VerifyHash(CryptoOperations.Bytes(request.Digest, "digest"), Value(request), hash, padding) };
    }

    private static byte[] Value(CryptoRequest request) => CryptoOperations.Bytes(request.Value, "value");

    private static CryptoResponse Answer(VaultKeyVersion version, byte[] value) =>
        new() { KeyId = version.Id, Value = Base64Url.EncodeToString(value) };

    private static RSAEncryptionPadding Encryption(string? algorithm) => algorithm switch
    {
        "RSA-OAEP-256" => RSAEncryptionPadding.OaepSHA256,
        "RSA-OAEP" => RSAEncryptionPadding.OaepSHA1,
        "RSA1_5" => RSAEncryptionPadding.Pkcs1,
        _ => throw CryptoOperations.NotSupported(algorithm),
    };

    private static (HashAlgorithmName Hash, RSASignaturePadding Padding) Signature(string? algorithm) => algorithm switch
    {
        "RS256" => (HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS384" => (HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "RS512" => (HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        "PS256" => (HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "PS384" => (HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        "PS512" => (HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        _ => throw CryptoOperations.NotSupported(algorithm),
    };
}
