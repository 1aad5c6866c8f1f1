using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// The numbers of an RSA key, to make keys of that no library makes. A case gets numbers that are right in all but one point.
/// </summary>
internal sealed record KeyNumbers(
    BigInteger Modulus, BigInteger Exponent, BigInteger D, BigInteger P, BigInteger Q, BigInteger DP, BigInteger DQ, BigInteger InverseQ)
{
    internal const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>RFC 8017 section 3.2, for whatever is taken for primes.</summary>
    internal static KeyNumbers Of(BigInteger p, BigInteger q, int exponent = 65537)
    {
        BigInteger p1 = p - 1, q1 = q - 1;
        var d = Inverse(exponent, p1 * q1 / BigInteger.GreatestCommonDivisor(p1, q1));
        return new(p * q, exponent, d, p, q, d % p1, d % q1, Inverse(q, p));
    }

    internal static KeyNumbers Of(RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: true);
        return new(
            Number(numbers.Modulus!),
            Number(numbers.Exponent!),
            Number(numbers.D!),
            Number(numbers.P!),
            Number(numbers.Q!),
            Number(numbers.DP!),
            Number(numbers.DQ!), Number(numbers.InverseQ!));
    }

    /// <summary>The public key, for who signs nothing with it.</summary>
    internal RSA PublicKey() => RSA.Create(new RSAParameters
    {
        Modulus = Modulus.ToByteArray(isUnsigned: true, isBigEndian: true),
        Exponent = Exponent.ToByteArray(isUnsigned: true, isBigEndian: true),
    });

    /// <summary>RSAPrivateKey (RFC 8017 appendix A.1.2), with what else is given after the numbers.</summary>
    internal byte[] Pkcs1(int version = 0, byte[]? more = null) =>
        Sequence([version, Modulus, Exponent, D, P, Q, DP, DQ, InverseQ], more);

    internal byte[] Pkcs8(int version = 0, byte[]? options = null, string oid = RsaEncryption) => Pkcs8Of(Pkcs1(), version, options, oid);

    /// <summary>PrivateKeyInfo (RFC 5208 section 5), or OneAsymmetricKey (RFC 5958 section 2).</summary>
    internal static byte[] Pkcs8Of(byte[] pkcs1, int version = 0, byte[]? options = null, string oid = RsaEncryption)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                writer.WriteNull();
            }

            writer.WriteOctetString(pkcs1);
            if (options is not null)
            {
                writer.WriteEncodedValue(options);
            }
        }

        return writer.Encode();
    }

    internal static byte[] Sequence(BigInteger[] numbers, byte[]? more = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var number in numbers)
            {
                writer.WriteInteger(number);
            }

            if (more is not null)
            {
                writer.WriteEncodedValue(more);
            }
        }

        return writer.Encode();
    }

    internal static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (a, b, x, y) = (value, modulus, BigInteger.One, BigInteger.Zero);
        while (b > 0)
        {
            var quotient = a / b;
            (a, b, x, y) = (b, a - (quotient * b), y, x - (quotient * y));
        }

        return ((x % modulus) + modulus) % modulus;
    }

    private static BigInteger Number(byte[] bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);
}
