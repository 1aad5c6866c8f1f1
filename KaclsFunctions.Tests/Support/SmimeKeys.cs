using System.Numerics;
using System.Security.Cryptography;

namespace KaclsFunctions.Tests.Support;

/// <summary>Users' private keys, made once for all tests.</summary>
internal static class SmimeKeys
{
    private static readonly Lazy<RSA> OtherKey = new(() => RSA.Create(2048));
    private static readonly Lazy<RSA> TinyKey = new(() => RSA.Create(1024));
    private static readonly Lazy<RSA> HugeKey = new(OfMersennePrimes);

    public static RSA Rsa2048 => FixedKek.RsaKey(2048);

    public static RSA Rsa3072 => FixedKek.RsaKey(3072);

    public static RSA Rsa4096 => FixedKek.RsaKey(4096);

    /// <summary>Somebody else's.</summary>
    public static RSA Other => OtherKey.Value;

    public static RSA Tiny => TinyKey.Value;

    /// <summary>4,484 bits.</summary>
    public static RSA Huge => HugeKey.Value;

    public static string SpkiHashOf(RSA key) => Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Primes of that size take seconds to find; two of Mersenne's are known by heart.</summary>
    private static RSA OfMersennePrimes()
    {
        BigInteger p = BigInteger.Pow(2, 2281) - 1, q = BigInteger.Pow(2, 2203) - 1, e = 65537;
        var phi = (p - 1) * (q - 1);
        var d = Inverse(e, phi);
        var size = ((2281 + 2203) + 7) / 8;
        var half = (size + 1) / 2;
        var key = RSA.Create();
        key.ImportParameters(new RSAParameters
        {
            Modulus = Bytes(p * q, size), Exponent = [1, 0, 1], D = Bytes(d, size), P = Bytes(p, half + 5), Q = Bytes(q, half + 5),
            DP = Bytes(d % (p - 1), half + 5), DQ = Bytes(d % (q - 1), half + 5), InverseQ = Bytes(Inverse(q, p), half + 5),
        });
        return key;
    }

    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (a, b, x, y) = (value, modulus, BigInteger.One, BigInteger.Zero);
        while (b > 0)
        {
            var quotient = a / b;
            (a, b, x, y) = (b, a - (quotient * b), y, x - (quotient * y));
        }

        return ((x % modulus) + modulus) % modulus;
    }

    private static byte[] Bytes(BigInteger number, int size)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }
}
