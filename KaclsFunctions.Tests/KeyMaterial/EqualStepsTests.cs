using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>
/// An exception takes microseconds, so that refusals which throw more or fewer of them can be told apart by a clock where the answers are
/// one and the same. docs/security.md, Timing, has the clock's own word.
/// </summary>
public sealed class EqualStepsTests
{
    private const int Size = 256;
    private static readonly RSA Key = SmimeKeys.Rsa2048;

    /// <summary>RFC 8017 section 7.2.2, step 3: what the message begins with, and where its separator is, if anywhere.</summary>
    [Theory]
    [InlineData("0102", 100)]
    [InlineData("0001", 100)]
    [InlineData("0002", 9)]
    [InlineData("0002", 0)]
    [InlineData("0002", Size - 1)]
    public void every_wrong_padding_throws_equally_often(string start, int separator)
    {
        Assert.Equal(2, ThrownBy("RSA/ECB/PKCS1Padding", Message(start, separator)));
        Assert.Equal(1, ThrownBy("RSA/ECB/OAEPwithSHA-256andMGF1Padding", Message(start, separator)));
    }

    [Fact]
    public void an_empty_message_is_no_more_than_any_other_fault_of_oaep()
    {
        var empty = new byte[Size - 33];
        SHA256.HashData([]).CopyTo(empty, 0);
        empty[^1] = 1;
        var seed = new byte[32];
        Mask(empty, seed);
        Mask(seed, empty);
        Assert.Null(OaepDecoding.Decode([0, .. seed, .. empty], HashAlgorithmName.SHA256, []));
    }

    private static int ThrownBy(string algorithm, byte[] message)
    {
        var thread = Environment.CurrentManagedThreadId;
        var thrown = 0;
        var key = SmimeKeys.PrivateKeyOf(Key);
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            Assert.Throws<KaclsException>(
                () => DekDecryption.Decrypt(key, DecryptionAlgorithm.Find(algorithm), Encrypt(message), null));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return thrown;

        void Count(object? sender, FirstChanceExceptionEventArgs thrownNow) =>
            thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
    }

    private static byte[] Message(string start, int separator)
    {
        var message = Enumerable.Repeat((byte)0x11, Size).ToArray();
        Convert.FromHexString(start).CopyTo(message, 0);
        if (separator > 0)
        {
            message[separator] = 0;
        }

        return message;
    }

    /// <summary>RSAEP (section 5.1.1).</summary>
    private static byte[] Encrypt(byte[] message)
    {
        var numbers = Key.ExportParameters(includePrivateParameters: false);
        var bytes = BigInteger.ModPow(Number(message), Number(numbers.Exponent!), Number(numbers.Modulus!))
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Size - bytes.Length], .. bytes];

        static BigInteger Number(byte[] from) => new(from, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>MGF1 with SHA-256 (appendix B.2.1), combined with what it masks.</summary>
    private static void Mask(byte[] masked, byte[] seed)
    {
        for (var at = 0; at < masked.Length; at++)
        {
            masked[at] ^= SHA256.HashData([.. seed, 0, 0, 0, (byte)(at / 32)])[at % 32];
        }
    }
}
