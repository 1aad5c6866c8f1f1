using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>RSAES-OAEP with a label, MGF1 with the same hash (7; RFC 8017 7.1.2).</summary>
internal static class Oaep
{
    internal static byte[]? Unpad(byte[] block, HashAlgorithmName hash, byte[] label, Behaviour behaviour)
    {
        var labelHash = CryptographicOperations.HashData(hash, label);
        var length = labelHash.Length;
        if (block.Length < (2 * length) + 2)
        {
            return null;
        }

        var seed = Mgf1.Xor(block[1..(1 + length)], Mgf1.Mask(block[(1 + length)..], length, hash));
        var data = Mgf1.Xor(block[(1 + length)..], Mgf1.Mask(seed, block.Length - 1 - length, hash));
        if (block[0] != 0 || (!data.AsSpan(0, length).SequenceEqual(labelHash) && !behaviour.Is("oaep-label-unchecked")))
        {
            return null;
        }

        var end = Array.FindIndex(data, length, value => value != 0);
        return end >= 0 && data[end] == 1 ? data[(end + 1)..] : null;
    }
}
