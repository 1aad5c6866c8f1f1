using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Kacls.PrivateKeys;

/// <summary>
/// Keys and hashes for what the platform's RSA can't do: PSS with a salt of its own length, OAEP with a label or with another MGF1 hash. The
/// library's numbers can't be zeroed; they last until the garbage collector takes them, which is why everything else stays with the platform.
/// </summary>
internal static class BouncyCastleRsa
{
    // Over .NET's RandomNumberGenerator, which any number of threads may ask.
    private static readonly CryptoApiRandomGenerator System = new();
    private static readonly SecureRandom Random = new(System);

    /// <summary>The private key for one operation, with the random numbers of the system for blinding and salt.</summary>
    internal static ParametersWithRandom KeyOf(RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: true);
        try
        {
            return new ParametersWithRandom(
                new RsaPrivateCrtKeyParameters(
                    Number(numbers.Modulus), Number(numbers.Exponent), Number(numbers.D), Number(numbers.P), Number(numbers.Q),
                    Number(numbers.DP), Number(numbers.DQ), Number(numbers.InverseQ)),
                Random);
        }
        finally
        {
            foreach (var secret in new[] { numbers.D, numbers.P, numbers.Q, numbers.DP, numbers.DQ, numbers.InverseQ })
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
    }

    internal static IDigest DigestOf(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => new Sha1Digest(),
        "SHA256" => new Sha256Digest(),
        "SHA384" => new Sha384Digest(),
        "SHA512" => new Sha512Digest(),
        _ => throw new ArgumentOutOfRangeException(nameof(hash)),
    };

    private static BigInteger Number(byte[]? bigEndian) => new(1, bigEndian);
}
