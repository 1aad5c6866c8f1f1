using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Signers;

namespace Kacls.PrivateKeys;

/// <summary>RSASSA-PSS (RFC 8017 section 8.1) with a salt of any length, MGF1 with the same hash.</summary>
internal static class SaltedPss
{
    /// <summary>The trailer field of RFC 8017 section 9.1.1.</summary>
    private const byte Trailer = 0xbc;

    internal static byte[] Sign(RSA key, byte[] digest, HashAlgorithmName hash, int saltLength)
    {
        // The raw signer takes what is fed to it for the digest itself; the private operation is blinded and checked for faults.
        var signer = PssSigner.CreateRawSigner(
            new RsaBlindedEngine(), BouncyCastleRsa.DigestOf(hash), BouncyCastleRsa.DigestOf(hash), saltLength, Trailer);
        signer.Init(forSigning: true, BouncyCastleRsa.KeyOf(key));
        signer.BlockUpdate(digest, 0, digest.Length);
        return signer.GenerateSignature();
    }
}
