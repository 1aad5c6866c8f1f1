using System.Security.Cryptography;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Wraps and unwraps content keys in the vault: one POST each, in the form that <see cref="KekAlgorithm"/> describes.</summary>
internal static class ContentKeyVault
{
    private const int ContentKeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Whether wrapped bytes can be what the algorithm makes.</summary>
    public static bool Fits(KekAlgorithm algorithm, int size) => algorithm switch
    {
        KekAlgorithm.RsaOaep256 => size is 256 or 384 or 512,
        KekAlgorithm.A256Kw => size == ContentKeySize + 8,
        KekAlgorithm.A256Gcm => size == NonceSize + ContentKeySize + TagSize,
        _ => false,
    };

    public static async Task<byte[]> WrapAsync(
        CryptographyClient client, KekAlgorithm algorithm, ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
    {
        var copy = contentKey.ToArray();
        try
        {
            if (algorithm != KekAlgorithm.A256Gcm)
            {
                var name = algorithm == KekAlgorithm.RsaOaep256 ? KeyWrapAlgorithm.RsaOaep256 : KeyWrapAlgorithm.A256KW;
                return In((await client.WrapKeyAsync(name, copy, cancellation)).EncryptedKey);
            }

            // The HSM chooses the nonce.
            var result = await client.EncryptAsync(EncryptParameters.A256GcmParameters(copy), cancellation);
            return [.. In(result.Iv), .. In(result.Ciphertext), .. In(result.AuthenticationTag)];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    public static async Task<byte[]> UnwrapAsync(
        CryptographyClient client, KekAlgorithm algorithm, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation)
    {
        var contentKey = In(algorithm switch
        {
            KekAlgorithm.RsaOaep256 => (await client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped.ToArray(), cancellation)).Key,
            KekAlgorithm.A256Kw => (await client.UnwrapKeyAsync(KeyWrapAlgorithm.A256KW, wrapped.ToArray(), cancellation)).Key,
            _ => (await client.DecryptAsync(GcmParameters(wrapped.Span), cancellation)).Plaintext,
        });
        if (contentKey.Length == ContentKeySize)
        {
            return contentKey;
        }

        CryptographicOperations.ZeroMemory(contentKey);
        throw ErrorCatalogue.EnvelopeTampered.ToException("the unwrapped content key has not 32 bytes");
    }

    /// <summary>A value of an answer, which the SDK leaves out where the answer does.</summary>
    private static byte[] In(byte[]? value) => value ?? throw ErrorCatalogue.KekUnreachable.ToException("the answer holds no key");

    private static DecryptParameters GcmParameters(ReadOnlySpan<byte> wrapped) => DecryptParameters.A256GcmParameters(
        ciphertext: wrapped[NonceSize..^TagSize].ToArray(),
        iv: wrapped[..NonceSize].ToArray(),
        authenticationTag: wrapped[^TagSize..].ToArray());
}
