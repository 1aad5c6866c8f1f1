using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Envelopes;

/// <summary>Seals content into envelopes and opens them again: a fresh content key for each, wrapped by the ring of KEKs.</summary>
internal sealed class EnvelopeService(KeyEncryptionRing ring)
{
    /// <returns>The blob and the name of the KEK that wrapped its content key.</returns>
    /// <exception cref="KaclsException">A KEK error.</exception>
    internal async ValueTask<(byte[] Blob, string Kek)> SealAsync(
        EnvelopeKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var contentKey = new byte[EnvelopeCipher.ContentKeySize];
        try
        {
            RandomNumberGenerator.Fill(contentKey);
            var (kek, wrapped) = await ring.WrapAsync(contentKey, cancellation);
            return (Seal(new EnvelopeHeader(kind, kek, wrapped), contentKey, content.Span), KekLabel(kek, wrapped));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    /// <summary>Which KEK and version a blob claims to be sealed under, for the audit record; absent where it is no envelope.</summary>
    internal static string? KekOf(ReadOnlyMemory<byte> blob) =>
        EnvelopeHeader.TryRead(blob, out var header) && KekNames.IsValid(header.KekName)
            ? KekLabel(header.KekName, header.ContentKey)
            : null;

    /// <returns>The content, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException">An envelope error, or a KEK error.</exception>
    internal async ValueTask<byte[]> OpenAsync(EnvelopeKind kind, ReadOnlyMemory<byte> blob, CancellationToken cancellation)
    {
        if (!EnvelopeHeader.TryRead(blob, out var header) || blob.Length < header.Size + EnvelopeCipher.Overhead)
        {
            throw ErrorCatalogue.EnvelopeMalformed.ToException();
        }

        // Before the HSM is asked, so that a private key's envelope costs no vault call where a DEK's is expected.
        if (header.Kind != kind)
        {
            throw ErrorCatalogue.EnvelopeKindMismatch.ToException();
        }

        var contentKey = await ring.UnwrapAsync(header.KekName, header.ContentKey, cancellation);
        try
        {
            return EnvelopeCipher.Open(blob.Span, header.Size, contentKey);
        }
        catch (CryptographicException exception)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the content does not authenticate", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    private static byte[] Seal(EnvelopeHeader header, ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> content)
    {
        Span<byte> nonce = stackalloc byte[EnvelopeCipher.NonceSize];
        RandomNumberGenerator.Fill(nonce);
        return EnvelopeCipher.Seal(header, contentKey, nonce, content);
    }

    private static string KekLabel(string kek, WrappedContentKey wrapped) => $"{kek}/{wrapped.Version}";
}
