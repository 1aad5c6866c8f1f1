using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>The mask of OAEP and PSS (RFC 8017 B.2.1).</summary>
internal static class Mgf1
{
    internal static byte[] Mask(byte[] seed, int length, HashAlgorithmName hash)
    {
        List<byte> mask = [];
        for (byte counter = 0; mask.Count < length; counter++)
        {
            mask.AddRange(CryptographicOperations.HashData(hash, [.. seed, 0, 0, 0, counter]));
        }

        return [.. mask.Take(length)];
    }

    internal static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (one, other) => (byte)(one ^ other))];
}
