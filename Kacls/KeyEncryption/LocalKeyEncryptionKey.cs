using System.Security.Cryptography;
using Kacls.Errors;
using Microsoft.Extensions.ObjectPool;

namespace Kacls.KeyEncryption;

/// <summary>A software RSA key in a file: the KEK for development. docs/settings.md says what it is not for.</summary>
internal sealed class LocalKeyEncryptionKey : IKeyEncryptionKey
{
    /// <summary>Its name in every envelope.</summary>
    public const string LocalName = "local";

    private const int KeySize = 3072;
    private readonly ObjectPool<RSA> pool;
    private readonly KekVersion version;
    private readonly int wrappedSize;
    private readonly SealSecret seal;

    /// <summary>Uses the RSA key of a PEM text.</summary>
    /// <exception cref="CryptographicException">The text holds no RSA private key, or one below 2,048 bits.</exception>
    public LocalKeyEncryptionKey(string pem)
    {
        pool = RsaPool.OfPem(pem);
        var rsa = pool.Get();
        if (rsa.KeySize < 2048)
        {
            throw new CryptographicException("The Local KEK has fewer than 2,048 bits.");
        }

        version = KekVersion.Read(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
        wrappedSize = rsa.KeySize / 8;
        seal = SealOf(rsa, version);
        pool.Return(rsa);
    }

    /// <inheritdoc/>
    public string Name => LocalName;

    /// <summary>Reads the key file at <paramref name="path"/>, or makes one with an RSA-3072 key and owner-only rights.</summary>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static LocalKeyEncryptionKey FromFile(string path) => new(PrivateKeyFile.ReadOrCreate(path, KeySize));

    /// <inheritdoc/>
    public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
    {
        var rsa = pool.Get();
        try
        {
            return new(new WrappedContentKey(
                version, KekAlgorithm.RsaOaep256, rsa.Encrypt(contentKey.Span, RSAEncryptionPadding.OaepSHA256)));
        }
        finally
        {
            pool.Return(rsa);
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
    {
        if (wrapped.Version != version)
        {
            throw ErrorCatalogue.EnvelopeKekUnknown.ToException("sealed under another Local key file");
        }

        if (wrapped.Algorithm != KekAlgorithm.RsaOaep256 || wrapped.Bytes.Length != wrappedSize)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("not wrapped by RSA-OAEP-256 under a key of this size");
        }

        var rsa = pool.Get();
        try
        {
            return new(rsa.Decrypt(wrapped.Bytes.Span, RSAEncryptionPadding.OaepSHA256));
        }
        catch (CryptographicException exception)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the content key does not unwrap", exception);
        }
        finally
        {
            pool.Return(rsa);
        }
    }

    /// <inheritdoc/>
    public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(seal);

    private static SealSecret SealOf(RSA rsa, KekVersion version)
    {
        var signature = rsa.SignHash(
            SealSecret.DigestOf(LocalName, version), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        try
        {
            return SealSecret.Of(signature);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(signature);
        }
    }
}
