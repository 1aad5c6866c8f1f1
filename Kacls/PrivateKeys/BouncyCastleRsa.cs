using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Kacls.PrivateKeys;

/// <summary>
/// RSA for what the platform's can't do: PSS with a salt of its own length, OAEP with a label or with another MGF1 hash. The library's
/// numbers can't be zeroed; they last until the garbage collector takes them, which is why everything else stays with the platform.
/// </summary>
internal static class BouncyCastleRsa
{
    // Over .NET's RandomNumberGenerator, which any number of threads may ask.
    private static readonly CryptoApiRandomGenerator System = new();
    private static readonly SecureRandom Random = new(System);

    /// <summary>The private key for one operation, with the random numbers of the system for blinding and salt.</summary>
    internal static ParametersWithRandom KeyOf(RsaPrivateKey key) => new(key.Numbers, Random);

    /// <summary>RSADP (RFC 8017 section 5.1.2), blinded and checked for faults.</summary>
    /// <returns>As many bytes as the modulus has.</returns>
    internal static byte[] Decrypt(RsaPrivateKey key, byte[] encrypted)
    {
        // As if to sign, which is the same operation: what it returns to who decrypts lacks its leading zeroes.
        var engine = new RsaBlindedEngine();
        engine.Init(forEncryption: true, KeyOf(key));
        return engine.ProcessBlock(encrypted, 0, encrypted.Length);
    }

    internal static IDigest DigestOf(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => new Sha1Digest(),
        "SHA256" => new Sha256Digest(),
        "SHA384" => new Sha384Digest(),
        "SHA512" => new Sha512Digest(),
        _ => throw new ArgumentOutOfRangeException(nameof(hash)),
    };
}
