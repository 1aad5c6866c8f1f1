using System.Numerics;
using System.Security.Cryptography;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>What the platform's RSA doesn't have: raw RSA, OAEP with a label, and the salt of a PSS signature (RFC 8017).</summary>
internal static class RsaPrimitive
{
    /// <summary>The public operation on a number as long as the modulus (RSAEP and RSAVP1, 5.1.1 and 5.2.2).</summary>
    public static byte[] Public(RSA key, ReadOnlySpan<byte> number)
    {
        var parts = key.ExportParameters(includePrivateParameters: false);
        BigInteger Read(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
        var power = BigInteger.ModPow(Read(number), Read(parts.Exponent), Read(parts.Modulus));
        var bytes = power.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[parts.Modulus!.Length - bytes.Length], .. bytes];
    }

    /// <summary>RSAES-OAEP (7.1.1).</summary>
    /// <param name="key">The recipient's.</param>
    /// <param name="message">What is encrypted.</param>
    /// <param name="hash">OAEP's hash.</param>
    /// <param name="mask">MGF1's hash.</param>
    /// <param name="label">Often empty.</param>
    public static byte[] EncryptOaep(RSA key, byte[] message, HashAlgorithmName hash, HashAlgorithmName mask, byte[] label)
    {
        var labelHash = CryptographicOperations.HashData(hash, label);
        var size = (key.KeySize / 8) - labelHash.Length - 1;
        byte[] data = [.. labelHash, .. new byte[size - labelHash.Length - 1 - message.Length], 1, .. message];
        var seed = RandomNumberGenerator.GetBytes(labelHash.Length);
        var maskedData = Xor(data, Mgf1(mask, seed, size));
        var maskedSeed = Xor(seed, Mgf1(mask, maskedData, seed.Length));
        return Public(key, [0, .. maskedSeed, .. maskedData]);
    }

    /// <summary>The salt's length of a PSS signature whose MGF1 has the same hash (9.1.2); null: it is none over this digest.</summary>
    public static int? SaltLength(RSA key, byte[] digest, byte[] signature, HashAlgorithmName hash)
    {
        if (signature.Length != key.KeySize / 8)
        {
            return null;
        }

        var encoded = Public(key, signature);
        var (masked, check) = (encoded[..^(digest.Length + 1)], encoded[^(digest.Length + 1)..^1]);
        var data = Xor(masked, Mgf1(hash, check, masked.Length));
        data[0] &= 0x7f;
        var one = Array.FindIndex(data, value => value != 0);
        if (encoded[^1] != 0xbc || one < 0 || data[one] != 1)
        {
            return null;
        }

        var salt = data[(one + 1)..];
        byte[] hashed = CryptographicOperations.HashData(hash, [.. new byte[8], .. digest, .. salt]);
        return hashed.AsSpan().SequenceEqual(check) ? salt.Length : null;
    }

    /// <summary>RSAES-PKCS1-v1_5's block, or one that is wrong (7.2.1), as it is, encrypted.</summary>
    /// <param name="key">The recipient's.</param>
    /// <param name="prefix">What stands before the padding: 0 and 2 in a right one.</param>
    /// <param name="end">What stands behind it: 0 and the message in a right one.</param>
    public static byte[] EncryptBlock(RSA key, byte[] prefix, byte[] end)
    {
        var padding = RandomNumberGenerator.GetBytes((key.KeySize / 8) - prefix.Length - end.Length);
        return Public(key, [.. prefix, .. padding.Select(value => value == 0 ? (byte)0xff : value), .. end]);
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (one, other) => (byte)(one ^ other))];

    private static byte[] Mgf1(HashAlgorithmName hash, byte[] seed, int length)
    {
        var mask = new List<byte>();
        for (var counter = 0; mask.Count < length; counter++)
        {
            mask.AddRange(CryptographicOperations.HashData(hash, [.. seed, 0, 0, (byte)(counter >> 8), (byte)counter]));
        }

        return [.. mask.Take(length)];
    }
}
