using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>
/// RSA without a padding, and the paddings by hand (RFC 8017 section 7), so that each can be made wrong and nothing is random.
/// </summary>
internal sealed class RawRsa(RSA key)
{
    private readonly RSAParameters numbers = key.ExportParameters(includePrivateParameters: true);

    internal int Size => numbers.Modulus!.Length;

    internal BigInteger Modulus => Number(numbers.Modulus!);

    internal byte[] Encrypt(byte[] block) => Power(block, numbers.Exponent!);

    internal byte[] Decrypt(byte[] block) => Power(block, numbers.D!);

    /// <summary>Section 7.1.1, step 2.</summary>
    internal static byte[] Oaep(byte[] message, HashAlgorithmName hash, HashAlgorithmName mgf, byte[] label, byte[] seed, int size)
    {
        var labelHash = CryptographicOperations.HashData(hash, label);
        byte[] zeros = new byte[size - message.Length - (2 * labelHash.Length) - 2];
        byte[] block = [.. labelHash, .. zeros, 1, .. message];
        return Masked(0, seed[..labelHash.Length], block, mgf);
    }

    /// <summary>Steps 2e to 2i, of a block that need not be right.</summary>
    internal static byte[] Masked(byte first, byte[] seed, byte[] block, HashAlgorithmName mgf)
    {
        var maskedBlock = Xor(block, Mask(seed, block.Length, mgf));
        return [first, .. Xor(seed, Mask(maskedBlock, seed.Length, mgf)), .. maskedBlock];
    }

    /// <summary>Section 7.1.2, step 3.</summary>
    /// <returns>The message, or nothing where the block is wrong.</returns>
    internal static byte[]? OpenOaep(byte[] block, HashAlgorithmName hash, HashAlgorithmName mgf, byte[] label)
    {
        var labelHash = CryptographicOperations.HashData(hash, label);
        var masked = block[(1 + labelHash.Length)..];
        var seed = Xor(block[1..(1 + labelHash.Length)], Mask(masked, labelHash.Length, mgf));
        var open = Xor(masked, Mask(seed, masked.Length, mgf));
        var one = Array.FindIndex(open, labelHash.Length, value => value != 0);
        return block[0] == 0 && open.AsSpan().StartsWith(labelHash) && one >= 0 && open[one] == 1 ? open[(one + 1)..] : null;
    }

    /// <summary>Section 7.2.2, step 3.</summary>
    internal static byte[]? OpenPkcs1(byte[] block)
    {
        var zero = Array.IndexOf(block, (byte)0, 2);
        return block[0] == 0 && block[1] == 2 && zero >= 10 ? block[(zero + 1)..] : null;
    }

    private static byte[] Mask(byte[] seed, int length, HashAlgorithmName hash)
    {
        var mask = new List<byte>();
        var counter = new byte[4];
        for (var number = 0; mask.Count < length; number++)
        {
            BinaryPrimitives.WriteInt32BigEndian(counter, number);
            mask.AddRange(CryptographicOperations.HashData(hash, [.. seed, .. counter]));
        }

        return [.. mask.Take(length)];
    }

    private static byte[] Xor(byte[] one, byte[] other) => [.. one.Zip(other, (left, right) => (byte)(left ^ right))];

    private byte[] Power(byte[] block, byte[] exponent)
    {
        var bytes = BigInteger.ModPow(Number(block), Number(exponent), Modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Size - bytes.Length], .. bytes];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
