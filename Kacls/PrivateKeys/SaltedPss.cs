using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Kacls.PrivateKeys;

/// <summary>RSASSA-PSS (RFC 8017 section 8.1) with a salt of any length, MGF1 with the same hash.</summary>
internal static class SaltedPss
{
    /// <summary>The trailer field of RFC 8017 section 9.1.1.</summary>
    private const byte Trailer = 0xbc;

    internal static byte[] Sign(RsaPrivateKey key, byte[] digest, HashAlgorithmName hash, int saltLength)
    {
        var signer = SignerOf(hash, saltLength);
        signer.Init(forSigning: true, BouncyCastleRsa.KeyOf(key));
        signer.BlockUpdate(digest, 0, digest.Length);
        return signer.GenerateSignature();
    }

    internal static bool Verify(RsaPrivateKey key, byte[] digest, byte[] signature, HashAlgorithmName hash, int saltLength)
    {
        var signer = SignerOf(hash, saltLength);
        signer.Init(forSigning: false, new RsaKeyParameters(isPrivate: false, key.Numbers.Modulus, key.Numbers.PublicExponent));
        signer.BlockUpdate(digest, 0, digest.Length);
        return signer.VerifySignature(signature);
    }

    /// <summary>
    /// The raw signer takes what is fed to it for the digest itself; the private operation is blinded and checked for faults.
    /// </summary>
    private static PssSigner SignerOf(HashAlgorithmName hash, int saltLength) => PssSigner.CreateRawSigner(
        new RsaBlindedEngine(), BouncyCastleRsa.DigestOf(hash), BouncyCastleRsa.DigestOf(hash), saltLength, Trailer);
}
