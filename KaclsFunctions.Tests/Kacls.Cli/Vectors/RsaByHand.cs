using System.Numerics;
using System.Security.Cryptography;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>RFC 8017 with the mail key, in the ways that are random elsewhere: here they are the same each time.</summary>
internal static class RsaByHand
{
    private const byte Filler = 0x5a;

    /// <summary>RSAES-PKCS1-v1_5 (section 7.2.1) of the mail's DEK.</summary>
    internal static byte[] Encrypt(this VectorWorld world)
    {
        var padding = Enumerable.Repeat(Filler, Size(world) - MailWorld.MailDek.Length - 3);
        return Public(world, [0, 2, .. padding, 0, .. MailWorld.MailDek]);
    }

    /// <summary>RSAES-OAEP (section 7.1.1) of the mail's DEK, MGF1 with the same hash.</summary>
    internal static byte[] EncryptOaep(this VectorWorld world, HashAlgorithmName hash, byte[] label)
    {
        var labelHash = CryptographicOperations.HashData(hash, label);
        var seed = Enumerable.Repeat(Filler, labelHash.Length).ToArray();
        var zeros = new byte[Size(world) - MailWorld.MailDek.Length - (2 * labelHash.Length) - 2];
        byte[] block = [.. labelHash, .. zeros, 1, .. MailWorld.MailDek];
        var maskedBlock = Xor(block, Mask(hash, seed, block.Length));
        return Public(world, [0, .. Xor(seed, Mask(hash, maskedBlock, seed.Length)), .. maskedBlock]);
    }

    /// <summary>RSASSA-PSS (sections 8.1.1 and 9.1.1) without salt, MGF1 with the same hash.</summary>
    internal static byte[] SignPss(this VectorWorld world, HashAlgorithmName hash, byte[] digest)
    {
        var salted = CryptographicOperations.HashData(hash, [.. new byte[8], .. digest]);
        byte[] block = [.. new byte[Size(world) - salted.Length - 2], 1];
        var masked = Xor(block, Mask(hash, salted, block.Length));

        // The modulus has a bit more than the encoded message.
        masked[0] &= 0x7f;
        return Private(world, [.. masked, .. salted, 0xbc]);
    }

    private static int Size(VectorWorld world) => world.Rsa("mail").KeySize / 8;

    private static byte[] Public(VectorWorld world, byte[] block) => Power(world, block, key => key.Exponent);

    private static byte[] Private(VectorWorld world, byte[] block) => Power(world, block, key => key.D);

    private static byte[] Power(VectorWorld world, byte[] block, Func<KeyNumbers, BigInteger> exponent)
    {
        var key = KeyNumbers.Of(world.Rsa("mail"));
        var number = BigInteger.ModPow(new BigInteger(block, isUnsigned: true, isBigEndian: true), exponent(key), key.Modulus);
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Size(world) - bytes.Length], .. bytes];
    }

    /// <summary>MGF1 (appendix B.2.1), of fewer than 256 blocks.</summary>
    internal static byte[] Mask(HashAlgorithmName hash, byte[] seed, int length) => [.. Enumerable.Range(0, 256)
        .SelectMany(count => CryptographicOperations.HashData(hash, [.. seed, 0, 0, 0, (byte)count])).Take(length)];

    internal static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (a, b) => (byte)(a ^ b))];
}
