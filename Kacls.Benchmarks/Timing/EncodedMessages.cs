using System.Numerics;
using System.Security.Cryptography;

namespace Kacls.Benchmarks.Timing;

/// <summary>Encoded messages (RFC 8017 sections 7.1.1 and 7.2.1) that are right but for what is changed, for a key of some size.</summary>
internal sealed class EncodedMessages
{
    private const int DekSize = 32;
    private readonly BigInteger modulus, exponent;

    internal EncodedMessages(RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        (modulus, exponent, Size) = (Number(numbers.Modulus!), Number(numbers.Exponent!), numbers.Modulus!.Length);
    }

    /// <summary>Of the modulus, in bytes.</summary>
    internal int Size { get; }

    /// <summary>RSAEP (section 5.1.1).</summary>
    internal byte[] Encrypt(byte[] message) => Fit(BigInteger.ModPow(Number(message), exponent, modulus));

    /// <summary>Any number that the modulus admits: what becomes of a ciphertext that somebody changed.</summary>
    internal byte[] Any() => Fit(Number(RandomNumberGenerator.GetBytes(Size)) % modulus);

    /// <summary>00 ‖ 02 ‖ PS ‖ 00 ‖ M.</summary>
    internal byte[] Pkcs1(Action<byte[]>? change = null)
    {
        byte[] message = [0, 2, .. NonZero(Size - 3 - DekSize), 0, .. NonZero(DekSize)];
        change?.Invoke(message);
        return message;
    }

    /// <summary>Y ‖ maskedSeed ‖ maskedDB, with SHA-256 as the hash and no label.</summary>
    /// <param name="mgf1">MGF1's hash.</param>
    /// <param name="block">Changes DB = lHash ‖ zeroes ‖ 01 ‖ M.</param>
    /// <param name="first">Y.</param>
    internal byte[] Oaep(HashAlgorithmName mgf1, Action<byte[]>? block = null, byte first = 0)
    {
        var seed = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        byte[] db =
        [
            .. SHA256.HashData([]), .. new byte[Size - (2 * SHA256.HashSizeInBytes) - 2 - DekSize],
            1, .. RandomNumberGenerator.GetBytes(DekSize),
        ];
        block?.Invoke(db);
        var maskedDb = Masked(db, seed, mgf1);
        return [first, .. Masked(seed, maskedDb, mgf1), .. maskedDb];
    }

    private static byte[] NonZero(int count) => [.. RandomNumberGenerator.GetBytes(count).Select(value => (byte)(value | 1))];

    /// <summary>Combined with MGF1 of the seed (appendix B.2.1).</summary>
    private static byte[] Masked(byte[] data, byte[] seed, HashAlgorithmName hash)
    {
        var mask = Enumerable.Range(0, data.Length)
            .SelectMany(counter => CryptographicOperations.HashData(hash, [.. seed, 0, 0, 0, (byte)counter]));
        return [.. data.Zip(mask, (left, right) => (byte)(left ^ right))];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private byte[] Fit(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Size - bytes.Length], .. bytes];
    }
}
