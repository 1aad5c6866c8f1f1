using System.Buffers.Text;
using System.Security.Cryptography;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Servers;

/// <summary>What a KACLS has to compute for a wrap and for an unwrap, on keys that stay loaded, without an array of its own.</summary>
internal sealed class BareCryptography(BenchmarkKeys keys)
{
    internal const int MaxResult = 1024;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    private static readonly byte[] SealSecret = RandomNumberGenerator.GetBytes(KeySize);

    private readonly ThreadLocal<RSA> provider = new(() => PublicKeyOf(keys.Provider));
    private readonly ThreadLocal<RSA> google = new(() => PublicKeyOf(keys.Google));
    private readonly ThreadLocal<RSA> kek = new(() => RSA.Create(keys.Kek.ExportParameters(includePrivateParameters: true)));
    private readonly int wrappedSize = keys.Kek.KeySize / 8;

    internal void VerifyProvider(ReadOnlySpan<byte> token) => Verify(provider.Value!, token);

    internal void VerifyGoogle(ReadOnlySpan<byte> token) => Verify(google.Value!, token);

    /// <param name="key">The DEK in base64.</param>
    /// <param name="blob">Takes the wrapped content key, and the sealed DEK.</param>
    /// <returns>How much of it is used.</returns>
    internal int Seal(ReadOnlySpan<byte> key, Span<byte> blob)
    {
        Span<byte> dek = stackalloc byte[128];
        Base64.DecodeFromUtf8(key, dek, out _, out var size);
        Span<byte> contentKey = stackalloc byte[KeySize];
        RandomNumberGenerator.Fill(contentKey);
        kek.Value!.Encrypt(contentKey, blob, RSAEncryptionPadding.OaepSHA256);
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, contentKey, derived, SealSecret, blob[..wrappedSize]);
        using var aes = new AesGcm(derived[..KeySize], TagSize);
        aes.Encrypt(derived[KeySize..], dek[..size], blob.Slice(wrappedSize, size), blob.Slice(wrappedSize + size, TagSize));
        return wrappedSize + size + TagSize;
    }

    /// <param name="wrappedKey">The blob in base64.</param>
    /// <param name="dek">Takes the DEK.</param>
    /// <returns>How much of it is used.</returns>
    internal int Open(ReadOnlySpan<byte> wrappedKey, Span<byte> dek)
    {
        Span<byte> blob = stackalloc byte[MaxResult];
        Base64.DecodeFromUtf8(wrappedKey, blob, out _, out var length);
        Span<byte> contentKey = stackalloc byte[KeySize];
        kek.Value!.Decrypt(blob[..wrappedSize], contentKey, RSAEncryptionPadding.OaepSHA256);
        var size = length - wrappedSize - TagSize;
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, contentKey, derived, SealSecret, blob[..wrappedSize]);
        using var aes = new AesGcm(derived[..KeySize], TagSize);
        aes.Decrypt(derived[KeySize..], blob.Slice(wrappedSize, size), blob.Slice(wrappedSize + size, TagSize), dek[..size]);
        return size;
    }

    private static void Verify(RSA issuer, ReadOnlySpan<byte> token)
    {
        var end = token.LastIndexOf((byte)'.');
        Span<byte> signature = stackalloc byte[256];
        Base64Url.DecodeFromUtf8(token[(end + 1)..], signature, out _, out var size);
        if (!issuer.VerifyData(token[..end], signature[..size], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw new CryptographicException("A signature is wrong.");
        }
    }

    private static RSA PublicKeyOf(TokenIssuer issuer)
    {
        var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(issuer.Keys[0].PublicKeyInfo, out _);
        return rsa;
    }
}
