using System.Security.Cryptography;
using Kacls.KeyEncryption;

namespace Kacls.Envelopes;

/// <summary>
/// The sealed part of an envelope, which follows the header: AES-256-GCM ciphertext ‖ tag (16), the header being the additional
/// authenticated data (NIST SP 800-38D). Key and nonce are derived from the content key, the seal secret and the header. Each content key
/// seals once, so no nonce can repeat under a key.
/// </summary>
internal static class EnvelopeCipher
{
    internal const int ContentKeySize = 32;
    internal const int TagSize = 16;
    private const int KeySize = 32;
    private const int NonceSize = 12;

    internal static byte[] Seal(EnvelopeHeader header, SealSecret seal, ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> content)
    {
        var blob = new byte[header.Size + content.Length + TagSize];
        header.Write(blob);
        var head = blob.AsSpan(0, header.Size);
        var body = blob.AsSpan(header.Size);
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        try
        {
            seal.Derive(contentKey, head, derived);
            using var aes = new AesGcm(derived[..KeySize], TagSize);
            aes.Encrypt(derived[KeySize..], content, body[..^TagSize], body[^TagSize..], head);
            return blob;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <returns>The content, in an array that the caller zeroes.</returns>
    /// <exception cref="AuthenticationTagMismatchException">
    /// Something in the blob was changed, or somebody made it who does not have the seal secret.
    /// </exception>
    internal static byte[] Open(ReadOnlySpan<byte> blob, int headerSize, SealSecret seal, ReadOnlySpan<byte> contentKey)
    {
        var body = blob[headerSize..];
        var content = new byte[body.Length - TagSize];
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        try
        {
            seal.Derive(contentKey, blob[..headerSize], derived);
            using var aes = new AesGcm(derived[..KeySize], TagSize);
            aes.Decrypt(derived[KeySize..], body[..^TagSize], body[^TagSize..], content, blob[..headerSize]);
            return content;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }
}
