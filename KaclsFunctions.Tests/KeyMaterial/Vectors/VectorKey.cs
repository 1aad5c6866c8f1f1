using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>The numbers of a test key, whatever its size and however many its primes, and RFC 8017's primitives with them.</summary>
internal sealed record VectorKey(
    string Name, string Pem, BigInteger Modulus, BigInteger Exponent, BigInteger D, BigInteger P, BigInteger Q)
{
    private readonly Lazy<RSA> platform = new(() => OfPem(Pem));

    /// <summary>Of the modulus, in bytes.</summary>
    internal int Size => (Bits + 7) / 8;

    internal int Bits => (int)Modulus.GetBitLength();

    internal RSA Platform => platform.Value;

    /// <summary>PrivateKeyInfo, and RSAPrivateKey in it (RFC 8017 appendix A.1.2): .NET reads none with three primes.</summary>
    internal static VectorKey Read(string name, string pem)
    {
        var info = new AsnReader(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]), AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        info.ReadSequence();
        var key = new AsnReader(info.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();
        key.ReadInteger();
        return new(name, pem, key.ReadInteger(), key.ReadInteger(), key.ReadInteger(), key.ReadInteger(), key.ReadInteger());
    }

    internal static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>RSAEP (section 5.1.1).</summary>
    internal byte[] Encrypt(byte[] message) => Bytes(BigInteger.ModPow(Number(message), Exponent, Modulus));

    /// <summary>RSADP (section 5.1.2), by Bouncy Castle's integers, which are several times as fast.</summary>
    internal byte[] Decrypt(BigInteger ciphertext)
    {
        Org.BouncyCastle.Math.BigInteger Of(BigInteger number) => new(1, Bytes(number));
        return Bytes(Number(Of(ciphertext).ModPow(Of(D), Of(Modulus)).ToByteArrayUnsigned()));
    }

    /// <summary>As long as the modulus, or longer where it does not fit.</summary>
    internal byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Math.Max(0, Size - bytes.Length)], .. bytes];
    }

    private static RSA OfPem(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
