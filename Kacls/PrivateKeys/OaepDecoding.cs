using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kacls.PrivateKeys;

/// <summary>
/// EME-OAEP decoding (RFC 8017 section 7.1.2, step 3). Names of algorithms do not say which hash MGF1 has (Java takes SHA-1, most others
/// OAEP's), so each is tried. Neither a branch nor an index depends on the message until all are through: what a caller could tell apart
/// by the time would be a padding oracle (Manger 2001).
/// </summary>
internal static class OaepDecoding
{
    private static readonly HashAlgorithmName[] Mgf1Hashes =
        [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    /// <param name="encoded">EM, as long as the modulus; zeroed.</param>
    /// <param name="hash">OAEP's.</param>
    /// <param name="label">L.</param>
    /// <returns>The message, in an array that the caller zeroes, or nothing for whatever is wrong with it.</returns>
    internal static byte[]? Decode(byte[] encoded, HashAlgorithmName hash, ReadOnlySpan<byte> label)
    {
        var labelHash = CryptographicOperations.HashData(hash, label);
        var block = new byte[encoded.Length - labelHash.Length - 1];
        var found = new byte[block.Length];
        try
        {
            var (isFound, start) = (0, 0);
            foreach (var mgf1Hash in Mgf1Hashes)
            {
                Unmask(encoded, block, labelHash.Length, mgf1Hash);
                var (isValid, messageAt) = Examine(encoded[0], block, labelHash);
                for (var at = 0; at < block.Length; at++)
                {
                    found[at] |= (byte)(block[at] & isValid);
                }

                isFound |= isValid;
                start |= messageAt & isValid;
            }

            return isFound == 0 ? null : found[start..];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
            CryptographicOperations.ZeroMemory(block);
            CryptographicOperations.ZeroMemory(found);
        }
    }

    /// <summary>Steps 3b to 3f: DB from EM = Y ‖ maskedSeed ‖ maskedDB.</summary>
    private static void Unmask(ReadOnlySpan<byte> encoded, Span<byte> block, int hashSize, HashAlgorithmName mgf1Hash)
    {
        Span<byte> seed = stackalloc byte[hashSize];
        encoded.Slice(1, hashSize).CopyTo(seed);
        encoded[(1 + hashSize)..].CopyTo(block);
        ApplyMask(block, seed, mgf1Hash);
        ApplyMask(seed, block, mgf1Hash);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>Step 3g: Y is zero, and DB = lHash ‖ zeroes ‖ 1 ‖ M. An empty M is refused here, and takes as long as the others.</summary>
    /// <returns>All bits set or none, and where M begins.</returns>
    private static (int IsValid, int MessageAt) Examine(byte first, ReadOnlySpan<byte> block, ReadOnlySpan<byte> labelHash)
    {
        int wrong = first;
        for (var at = 0; at < labelHash.Length; at++)
        {
            wrong |= block[at] ^ labelHash[at];
        }

        var (isPadding, messageAt) = (-1, 0);
        for (var at = labelHash.Length; at < block.Length; at++)
        {
            var isOne = IsZero(block[at] ^ 1);
            messageAt |= (at + 1) & isOne & isPadding;
            wrong |= isPadding & ~isOne & block[at];
            isPadding &= ~isOne;
        }

        return (IsZero(wrong) & ~isPadding & ~IsZero(block.Length - messageAt), messageAt);
    }

    /// <summary>MGF1 (appendix B.2.1), combined with what it masks.</summary>
    private static void ApplyMask(ReadOnlySpan<byte> seed, Span<byte> masked, HashAlgorithmName hash)
    {
        Span<byte> input = stackalloc byte[seed.Length + sizeof(uint)];
        Span<byte> mask = stackalloc byte[SHA512.HashSizeInBytes];
        seed.CopyTo(input);
        for (var counter = 0; !masked.IsEmpty; counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input[seed.Length..], counter);
            var size = Math.Min(CryptographicOperations.HashData(hash, input, mask), masked.Length);
            for (var at = 0; at < size; at++)
            {
                masked[at] ^= mask[at];
            }

            masked = masked[size..];
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(mask);
    }

    /// <returns>All bits set for zero, none for a number above it.</returns>
    private static int IsZero(int value) => (value - 1) >> 31;
}
