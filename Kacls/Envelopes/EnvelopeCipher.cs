using System.Security.Cryptography;

namespace Kacls.Envelopes;

/// <summary>
/// The sealed part of an envelope, which follows the header: nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16), the header being the
/// additional authenticated data (NIST SP 800-38D). Each content key seals once, so no nonce can repeat under it.
/// </summary>
internal static class EnvelopeCipher
{
    internal const int ContentKeySize = 32;
    internal const int NonceSize = 12;
    internal const int TagSize = 16;
    internal const int Overhead = NonceSize + TagSize;

    internal static byte[] Seal(EnvelopeHeader header, ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> content)
    {
        var blob = new byte[header.Size + Overhead + content.Length];
        header.Write(blob);
        var body = blob.AsSpan(header.Size);
        nonce.CopyTo(body);
        using var aes = new AesGcm(contentKey, TagSize);
        aes.Encrypt(nonce, content, body[NonceSize..^TagSize], body[^TagSize..], blob.AsSpan(0, header.Size));
        return blob;
    }

    /// <returns>The content, in an array that the caller zeroes.</returns>
    /// <exception cref="AuthenticationTagMismatchException">Something in the blob was changed, or the key is another.</exception>
    internal static byte[] Open(ReadOnlySpan<byte> blob, int headerSize, ReadOnlySpan<byte> contentKey)
    {
        var body = blob[headerSize..];
        var content = new byte[body.Length - Overhead];
        using var aes = new AesGcm(contentKey, TagSize);
        aes.Decrypt(body[..NonceSize], body[NonceSize..^TagSize], body[^TagSize..], content, blob[..headerSize]);
        return content;
    }
}
