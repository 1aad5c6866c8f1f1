using System.Security.Cryptography;

namespace Kacls.PrivateKeys;

/// <summary>
/// Uses a new key once in each way in which it will be used, by the same code: a key that does not work is refused while its owner still
/// has it, and not when the first mail can't be read.
/// </summary>
internal static class KeyTrial
{
    /// <summary>Another one than the digest's size.</summary>
    private const int SaltLength = 20;

    internal static bool Passes(RsaPrivateKey key)
    {
        var digest = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        try
        {
            return Verifies("SHA256withRSA", null, RSASignaturePadding.Pkcs1)
                && Verifies("SHA256withRSA/PSS", null, RSASignaturePadding.Pss)
                && SaltedPss.Verify(key, digest, Sign("SHA256withRSA/PSS", SaltLength), HashAlgorithmName.SHA256, SaltLength)
                && Decrypts("RSA/ECB/PKCS1Padding", RSAEncryptionPadding.Pkcs1)
                && Decrypts("RSA/ECB/OAEPwithSHA-256andMGF1Padding", RSAEncryptionPadding.OaepSHA256);
        }
#pragma warning disable CA1031 // Two libraries have many ways to say that they can't work with a key.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }

        byte[] Sign(string algorithm, int? saltLength) => SignatureAlgorithm.Find(algorithm).Sign(key, digest, saltLength);

        bool Verifies(string algorithm, int? saltLength, RSASignaturePadding padding) =>
            key.Platform.VerifyHash(digest, Sign(algorithm, saltLength), HashAlgorithmName.SHA256, padding);

        bool Decrypts(string algorithm, RSAEncryptionPadding padding) => CryptographicOperations.FixedTimeEquals(
            digest, DekDecryption.Decrypt(key, DecryptionAlgorithm.Find(algorithm), key.Platform.Encrypt(digest, padding), null));
    }
}
