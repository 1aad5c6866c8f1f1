using System.Formats.Asn1;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;

namespace Kacls.PrivateKeys;

/// <summary>What an RSAPrivateKey holds (RFC 8017 appendix A.1.2): the version and eight numbers, and further primes perhaps.</summary>
internal sealed class RsaNumbers
{
    /// <summary>Bits; OpenSSL takes no longer public exponent for a modulus of more than 3,072 bits.</summary>
    private const int MaxExponentSize = 64;

    /// <summary>
    /// One chance in 2^40 that a number passes which was chosen to pass (a round of Miller and Rabin lets one of four through); for one
    /// that was not, less by far (FIPS 186-5 appendix B.3). A key's trial comes after.
    /// </summary>
    private const int PrimeCertainty = 40;

    private readonly BigInteger e, d, p, q, dP, dQ, qInv;

    private RsaNumbers(AsnReader sequence)
    {
        (Version, Modulus, e) = (Next(sequence), Next(sequence), Next(sequence));
        (d, p, q) = (Next(sequence), Next(sequence), Next(sequence));
        (dP, dQ, qInv) = (Next(sequence), Next(sequence), Next(sequence));
        HasMore = sequence.HasData;
    }

    /// <summary>0 for two primes.</summary>
    internal BigInteger Version { get; }

    internal BigInteger Modulus { get; }

    /// <summary>Whether otherPrimeInfos, or anything else, stands after the numbers of two primes.</summary>
    internal bool HasMore { get; }

    /// <exception cref="AsnContentException">It is not an RSAPrivateKey in DER.</exception>
    internal static RsaNumbers Read(ReadOnlyMemory<byte> pkcs1)
    {
        var reader = new AsnReader(pkcs1, AsnEncodingRules.DER);
        var numbers = new RsaNumbers(reader.ReadSequence());
        reader.ThrowIfNotEmpty();
        return numbers;
    }

    /// <summary>What keeps the numbers from making a key of two primes (RFC 8017 section 3.2); nothing if they do.</summary>
    internal string? FindFault()
    {
        if (e.CompareTo(BigInteger.Three) < 0 || !IsOdd(e) || e.BitLength > MaxExponentSize)
        {
            return "its public exponent is even, less than 3 or longer than 64 bits";
        }

        if (p.CompareTo(BigInteger.One) <= 0 || q.CompareTo(BigInteger.One) <= 0 || p.Equals(q) || !p.Multiply(q).Equals(Modulus))
        {
            return "its modulus is not the product of its two primes";
        }

        if (!IsOdd(p) || !IsOdd(q) || !p.IsProbablePrime(PrimeCertainty) || !q.IsProbablePrime(PrimeCertainty))
        {
            return "its primes are not prime";
        }

        return d.SignValue > 0 && d.CompareTo(Modulus) < 0 && IsExponent(dP, p) && IsExponent(dQ, q)
            && qInv.SignValue > 0 && qInv.CompareTo(p) < 0 && qInv.Multiply(q).Mod(p).Equals(BigInteger.One)
            ? null
            : "its private exponents or its coefficient do not belong to its primes";
    }

    /// <exception cref="ArgumentException">The numbers are none of a key.</exception>
    internal RsaPrivateCrtKeyParameters ToKey() => new(Modulus, e, d, p, q, dP, dQ, qInv);

    /// <summary>Section 3.2: d mod (p - 1), which is the inverse of e.</summary>
    private bool IsExponent(BigInteger exponent, BigInteger prime)
    {
        var order = prime.Subtract(BigInteger.One);
        return d.Mod(order).Equals(exponent) && e.Multiply(exponent).Mod(order).Equals(BigInteger.One);
    }

    private static bool IsOdd(BigInteger number) => number.TestBit(0);

    /// <summary>A negative number is none of a key, so that its value does not matter.</summary>
    private static BigInteger Next(AsnReader sequence)
    {
        var number = sequence.ReadIntegerBytes().Span;
        return new BigInteger((number[0] & 0x80) == 0 ? 1 : -1, number);
    }
}
