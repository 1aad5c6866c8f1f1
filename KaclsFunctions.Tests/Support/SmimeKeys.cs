using System.Numerics;
using System.Security.Cryptography;
using Kacls.PrivateKeys;

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

    /// <summary>The key as the operations have it.</summary>
    internal static RsaPrivateKey PrivateKeyOf(RSA key) => RsaPrivateKey.OfPkcs8(key.ExportPkcs8PrivateKey());

    /// <summary>Primes of that size take seconds to find; two of Mersenne's are known by heart.</summary>
    private static RSA OfMersennePrimes()
    {
        var key = RSA.Create();
        key.ImportRSAPrivateKey(KeyNumbers.Of(BigInteger.Pow(2, 2281) - 1, BigInteger.Pow(2, 2203) - 1).Pkcs1(), out _);
        return key;
    }
}
