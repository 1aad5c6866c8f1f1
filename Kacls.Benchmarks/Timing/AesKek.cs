using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Benchmarks.Timing;

/// <summary>A KEK of AES-256-GCM in memory: it answers at once, so that what comes after it is not lost in its time.</summary>
internal sealed class AesKek : IKeyEncryptionKey, IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm aes = new(RandomNumberGenerator.GetBytes(32), TagSize);
    private readonly KekVersion version = KekVersion.Read(RandomNumberGenerator.GetBytes(KekVersion.Size));

    public string Name => "aes";

    public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
    {
        var wrapped = new byte[NonceSize + contentKey.Length + TagSize];
        var nonce = wrapped.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(nonce, contentKey.Span, wrapped.AsSpan(NonceSize, contentKey.Length), wrapped.AsSpan(^TagSize..));
        return new(new WrappedContentKey(version, KekAlgorithm.A256Gcm, wrapped));
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
    {
        var bytes = wrapped.Bytes.Span;
        var contentKey = new byte[bytes.Length - NonceSize - TagSize];
        try
        {
            aes.Decrypt(bytes[..NonceSize], bytes[NonceSize..^TagSize], bytes[^TagSize..], contentKey);
            return new(contentKey);
        }
        catch (CryptographicException exception)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the content key does not unwrap", exception);
        }
    }

    public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(SealSecret.None);

    public void Dispose() => aes.Dispose();
}
