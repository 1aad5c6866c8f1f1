using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.Settings;

namespace Kacls.PrivateKeys;

/// <summary>
/// Decrypts the DEK of a mail with its recipient's private key. A caller learns the DEK or that there is none, by one error for every reason:
/// what tells them apart is a padding oracle (Bleichenbacher 1998; Manger 2001). .NET switches OpenSSL's implicit rejection off, so that a
/// wrong padding fails here rather than giving a random DEK; OpenSSL's check of the padding is constant-time, and all its failures are one
/// and the same exception. That a failure takes longer than a success, exceptions being slow, tells no more than the status does.
/// </summary>
internal sealed class DekDecryption(KaclsSettings settings)
{
    private readonly HashAlgorithmName? mgf1Hash = settings.PrivateKeys.Mgf1 == PrivateKeySettings.Mgf1Sha1 ? HashAlgorithmName.SHA1 : null;

    /// <param name="key">The recipient's private key.</param>
    /// <param name="algorithm">How the DEK is encrypted.</param>
    /// <param name="encrypted">CMS's encryptedKey (RFC 5652 section 6.2.1), as long as the key's modulus.</param>
    /// <param name="label">OAEP's label L; counts for nothing otherwise.</param>
    /// <returns>The DEK, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.DecryptionFailed"/>.</exception>
    internal byte[] Decrypt(RSA key, DecryptionAlgorithm algorithm, byte[] encrypted, byte[]? label)
    {
        try
        {
            var dek = encrypted.Length == (key.KeySize + 7) / 8 ? DecryptCore(key, algorithm, encrypted, label) : [];
            return dek.Length > 0 ? dek : throw ErrorCatalogue.DecryptionFailed.Because();
        }
        catch (CryptographicException)
        {
            // Neither detail nor cause: they would tell the reasons apart in the log.
            throw ErrorCatalogue.DecryptionFailed.Because();
        }
    }

    private byte[] DecryptCore(RSA key, DecryptionAlgorithm algorithm, byte[] encrypted, byte[]? label)
    {
        if (algorithm.OaepHash is not { } hash)
        {
            return key.Decrypt(encrypted, RSAEncryptionPadding.Pkcs1);
        }

        // The platform's OAEP has no label, and MGF1 with OAEP's hash alone.
        var mgf1 = mgf1Hash ?? hash;
        return label is null or [] && mgf1 == hash
            ? key.Decrypt(encrypted, RSAEncryptionPadding.CreateOaep(hash))
            : LabelledOaep.Decrypt(key, encrypted, hash, mgf1, label);
    }
}
