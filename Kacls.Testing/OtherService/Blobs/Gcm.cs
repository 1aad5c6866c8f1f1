using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>AES-GCM, with the ways in which a tag is not checked.</summary>
internal static class Gcm
{
    internal const int NonceLength = 12;
    internal const int Overhead = NonceLength + TagLength;
    private const int TagLength = 16;

    internal static byte[] Close(byte[] key, byte[] nonce, byte[] additional, byte[] plain)
    {
        using var aes = new AesGcm(key, TagLength);
        var (cipher, tag) = (new byte[plain.Length], new byte[TagLength]);
        aes.Encrypt(nonce, plain, cipher, tag, additional);
        return [.. nonce, .. cipher, .. tag];
    }

    internal static byte[]? Open(byte[] key, byte[] additional, byte[] sealedBytes, Behaviour? behaviour = null)
    {
        var kept = behaviour?.Is("blob-tag-ignored") == true ? 0
            : behaviour?.Is("blob-tag-of-one-byte") == true ? 1
            : behaviour?.Is("blob-tag-of-12-bytes") == true ? 12
            : TagLength;
        if (Opened(key, additional, sealedBytes, TagLength, kept) is { } plain)
        {
            return plain;
        }

        for (var given = TagLength - 1; behaviour?.Is("blob-truncated-accepted") == true && given >= 0; given--)
        {
            if (Opened(key, additional, sealedBytes, given, given) is { } shorter && BlobContent.Parse(shorter) is not null)
            {
                return shorter;
            }
        }

        return null;
    }

    /// <summary>Decrypts in counter mode, then compares so many bytes of the tag.</summary>
    private static byte[]? Opened(byte[] key, byte[] additional, byte[] sealedBytes, int tagLength, int compared)
    {
        var nonce = sealedBytes[..NonceLength];
        var cipher = sealedBytes[NonceLength..^tagLength];
        var plain = Counter(key, nonce, cipher);
        var tag = Close(key, nonce, additional, plain)[^TagLength..];
        return CryptographicOperations.FixedTimeEquals(tag.AsSpan(0, compared),
            sealedBytes.AsSpan(sealedBytes.Length - tagLength, compared)) ? plain : null;
    }

    private static byte[] Counter(byte[] key, byte[] nonce, byte[] cipher)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var plain = new byte[cipher.Length];
        for (var start = 0; start < cipher.Length; start += 16)
        {
            var count = (start / 16) + 2;
            byte[] counter = [.. nonce, (byte)(count >> 24), (byte)(count >> 16), (byte)(count >> 8), (byte)count];
#pragma warning disable CA5358 // One block at a time: this is how counter mode is made.
            var stream = aes.EncryptEcb(counter, PaddingMode.None);
#pragma warning restore CA5358
            for (var index = start; index < Math.Min(start + 16, cipher.Length); index++)
            {
                plain[index] = (byte)(cipher[index] ^ stream[index - start]);
            }
        }

        return plain;
    }
}
