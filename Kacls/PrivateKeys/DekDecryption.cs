using System.Security.Cryptography;
using Kacls.Errors;

namespace Kacls.PrivateKeys;

/// <summary>
/// Decrypts the DEK of a mail with its recipient's private key. A caller learns the DEK or that there is none, by one error for every
/// reason: what tells them apart is a padding oracle (Bleichenbacher 1998; Manger 2001). .NET switches OpenSSL's implicit rejection off, so
/// that a wrong padding fails here rather than giving a random DEK; OpenSSL's check of the padding is constant-time, and all its failures
/// are one and the same exception. That a failure takes longer than a success, exceptions being slow, reveals no more than the status does.
/// </summary>
internal static class DekDecryption
{
    /// <param name="key">The recipient's private key.</param>
    /// <param name="algorithm">How the DEK is encrypted.</param>
    /// <param name="encrypted">CMS's encryptedKey (RFC 5652 section 6.2.1), as long as the key's modulus.</param>
    /// <param name="label">OAEP's label L; is ignored otherwise.</param>
    /// <returns>The DEK, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.DecryptionFailed"/>.</exception>
    internal static byte[] Decrypt(RsaPrivateKey key, DecryptionAlgorithm algorithm, byte[] encrypted, byte[]? label)
    {
        byte[]? dek = null;
        try
        {
            if (encrypted.Length == (key.KeySize + 7) / 8)
            {
                dek = algorithm.OaepHash is { } hash
                    ? OaepDecoding.Decode(BouncyCastleRsa.Decrypt(key, encrypted), hash, label)
                    : key.Platform.Decrypt(encrypted, RSAEncryptionPadding.Pkcs1);
                if (dek is { Length: 0 })
                {
                    // As OpenSSL's wrong paddings are refused, by an exception: it takes as long, but for a microsecond at most.
                    throw new CryptographicException(string.Empty);
                }
            }
        }
#pragma warning disable CA1031 // Any kind that got through would be an answer of its own. Nothing of it is kept, for the same reason.
        catch (Exception)
#pragma warning restore CA1031
        {
            dek = null;
        }

        return dek ?? throw ErrorCatalogue.DecryptionFailed.ToException();
    }
}
