using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>A256KW (wrapkey, unwrapkey) and A256GCM (encrypt, decrypt) of a Managed HSM, which chooses the nonce itself.</summary>
internal static class AesOperations
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static CryptoResponse Run(string operation, VaultKeyVersion version, CryptoRequest request)
    {
        var key = version.Material.Secret!;
        var value = CryptoOperations.Bytes(request.Value, "value");
        return (operation, request.Algorithm) switch
        {
            ("wrapKey", "A256KW") => Answer(version, AesKeyWrap.Wrap(key, value)),
            ("unwrapKey", "A256KW") => Answer(version, AesKeyWrap.Unwrap(key, value)),
            ("encrypt", "A256GCM") => Encrypt(version, key, value, request),
            ("decrypt", "A256GCM") => Decrypt(version, key, value, request),
            _ => throw CryptoOperations.NotSupported(request.Algorithm),
        };
    }

    private static CryptoResponse Encrypt(VaultKeyVersion version, byte[] key, byte[] plaintext, CryptoRequest request)
    {
        using var gcm = new AesGcm(key, TagSize);
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var ciphertext = new byte[plaintext.Length];
        var tag = new byte[TagSize];
        gcm.Encrypt(nonce, plaintext, ciphertext, tag, AdditionalData(request));
        return Answer(version, ciphertext) with
        {
            Iv = Base64Url.EncodeToString(nonce),
            Tag = Base64Url.EncodeToString(tag),
            Aad = request.Aad,
        };
    }

    private static CryptoResponse Decrypt(VaultKeyVersion version, byte[] key, byte[] ciphertext, CryptoRequest request)
    {
        using var gcm = new AesGcm(key, TagSize);
        var nonce = CryptoOperations.Bytes(request.Iv, "iv");
        var tag = CryptoOperations.Bytes(request.Tag, "tag");
        if (nonce.Length != NonceSize || tag.Length != TagSize)
        {
            throw VaultException.BadParameter("iv has 12 bytes and tag has 16.");
        }

        var plaintext = new byte[ciphertext.Length];
        gcm.Decrypt(nonce, ciphertext, tag, plaintext, AdditionalData(request));
        return Answer(version, plaintext);
    }

    private static byte[] AdditionalData(CryptoRequest request) => request.Aad is null ? [] : CryptoOperations.Bytes(request.Aad, "aad");

    private static CryptoResponse Answer(VaultKeyVersion version, byte[] value) =>
        new() { KeyId = version.Id, Value = Base64Url.EncodeToString(value) };
}
