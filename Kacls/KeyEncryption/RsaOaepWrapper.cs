using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace Kacls.KeyEncryption;

/// <summary>
/// Wraps content keys with an RSA public key: RSAES-OAEP with SHA-256 (RFC 8017 section 7.1). May be used by any number of threads:
/// RSA objects are not documented to be thread-safe, so each use borrows one from a pool.
/// </summary>
internal sealed class RsaOaepWrapper
{
    private readonly ObjectPool<RSA> pool;

    /// <summary>Takes the public key.</summary>
    /// <param name="publicKey">Modulus and exponent, big-endian; private parts are not looked at.</param>
    /// <exception cref="CryptographicException">The modulus has not 2048, 3072 or 4096 bits.</exception>
    public RsaOaepWrapper(RSAParameters publicKey)
    {
        var parameters = new RSAParameters { Modulus = publicKey.Modulus, Exponent = publicKey.Exponent };
        using (var rsa = RSA.Create(parameters))
        {
            if (rsa.KeySize is not (2048 or 3072 or 4096))
            {
                throw new CryptographicException($"An RSA key of {rsa.KeySize} bits is no key encryption key.");
            }

            WrappedSize = rsa.KeySize / 8;
        }

        pool = RsaPool.Of(() => RSA.Create(parameters));
    }

    /// <summary>The size of a wrapped key in bytes: 256, 384 or 512.</summary>
    public int WrappedSize { get; }

    /// <summary>Wraps a content key; no two results are the same.</summary>
    /// <param name="contentKey">32 bytes.</param>
    /// <returns><see cref="WrappedSize"/> bytes.</returns>
    public byte[] Wrap(ReadOnlySpan<byte> contentKey)
    {
        var rsa = pool.Get();
        try
        {
            return rsa.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256);
        }
        finally
        {
            pool.Return(rsa);
        }
    }
}
