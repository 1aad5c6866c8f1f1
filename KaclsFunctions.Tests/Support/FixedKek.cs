using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace KaclsFunctions.Tests.Support;

/// <summary>A KEK with real cryptography for one algorithm and key size, without a vault: for what concerns the envelope alone.</summary>
internal sealed class FixedKek(string name, KekAlgorithm algorithm, int rsaBits = 0) : IKeyEncryptionKey
{
    private static readonly Dictionary<int, RSA> RsaKeys = [];
    private readonly byte[] aesKey = RandomNumberGenerator.GetBytes(32);
    private readonly SealSecret seal = rsaBits == 0 ? SealSecret.None : SealSecret.Of(RandomNumberGenerator.GetBytes(256));
    private readonly RSA? rsa = rsaBits == 0 ? null : RsaKey(rsaBits);

    public string Name => name;

    public KekVersion Version { get; } = KekVersion.Read(RandomNumberGenerator.GetBytes(16));

    public static RSA RsaKey(int bits)
    {
        lock (RsaKeys)
        {
            return RsaKeys.TryGetValue(bits, out var known) ? known : RsaKeys[bits] = RSA.Create(bits);
        }
    }

    public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) =>
        new(new WrappedContentKey(
            Version,
            algorithm,
            algorithm switch
            {
                KekAlgorithm.RsaOaep256 => rsa!.Encrypt(contentKey.Span, RSAEncryptionPadding.OaepSHA256),
                KekAlgorithm.A256Gcm => Gcm(contentKey.Span),
                _ => Padded(contentKey.Span),
            }));

    public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
    {
        if (wrapped.Version != Version)
        {
            throw ErrorCatalogue.EnvelopeKekUnknown.ToException();
        }

        if (wrapped.Algorithm != algorithm)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException();
        }

        try
        {
            return new(algorithm switch
            {
                KekAlgorithm.RsaOaep256 => rsa!.Decrypt(wrapped.Bytes.Span, RSAEncryptionPadding.OaepSHA256),
                KekAlgorithm.A256Gcm => OpenGcm(wrapped.Bytes.Span),
                _ => OpenPadded(wrapped.Bytes.Span),
            });
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException(null, exception);
        }
    }

    public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(seal);

    private byte[] Gcm(ReadOnlySpan<byte> contentKey)
    {
        var wrapped = new byte[12 + contentKey.Length + 16];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, 12));
        using var aes = new AesGcm(aesKey, 16);
        aes.Encrypt(wrapped.AsSpan(0, 12), contentKey, wrapped.AsSpan(12, contentKey.Length), wrapped.AsSpan(12 + contentKey.Length));
        return wrapped;
    }

    private byte[] OpenGcm(ReadOnlySpan<byte> wrapped)
    {
        var contentKey = new byte[wrapped.Length - 28];
        using var aes = new AesGcm(aesKey, 16);
        aes.Decrypt(wrapped[..12], wrapped[12..^16], wrapped[^16..], contentKey);
        return contentKey;
    }

    // RFC 5649's padded key wrap stands in for RFC 3394 where only size and integrity matter: 40 bytes for 32 as well.
    private byte[] Padded(ReadOnlySpan<byte> contentKey)
    {
        using var aes = Aes.Create();
        aes.Key = aesKey;
        return aes.EncryptKeyWrapPadded(contentKey);
    }

    private byte[] OpenPadded(ReadOnlySpan<byte> wrapped)
    {
        using var aes = Aes.Create();
        aes.Key = aesKey;
        return aes.DecryptKeyWrapPadded(wrapped);
    }
}
