using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;

namespace Kacls.PrivateKeys;

/// <summary>RSAES-OAEP (RFC 8017 section 7.1.2) with a label, and with a hash of its own for MGF1.</summary>
internal static class LabelledOaep
{
    /// <exception cref="CryptographicException">Whatever is wrong with the ciphertext.</exception>
    internal static byte[] Decrypt(RSA key, byte[] encrypted, HashAlgorithmName hash, HashAlgorithmName mgf1Hash, byte[]? label)
    {
        // The private operation is blinded and checked for faults.
        var oaep = new OaepEncoding(new RsaBlindedEngine(), BouncyCastleRsa.DigestOf(hash), BouncyCastleRsa.DigestOf(mgf1Hash), label ?? []);
        oaep.Init(forEncryption: false, BouncyCastleRsa.KeyOf(key));
        try
        {
            return oaep.ProcessBlock(encrypted, 0, encrypted.Length);
        }
        catch (CryptoException)
        {
            throw new CryptographicException();
        }
    }
}
