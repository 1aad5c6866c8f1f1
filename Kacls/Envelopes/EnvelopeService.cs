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
            var (kek, wrapped, seal) = await ring.WrapAsync(contentKey, cancellation);
            var header = new EnvelopeHeader(kind, kek, wrapped);
            return (EnvelopeCipher.Seal(header, seal, contentKey, content.Span), KekLabel(kek, wrapped));
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
        if (!EnvelopeHeader.TryRead(blob, out var header) || blob.Length < header.Size + EnvelopeCipher.TagSize)
        {
            throw ErrorCatalogue.EnvelopeMalformed.ToException();
        }

        // Before the HSM is asked, so that a private key's envelope costs no vault call where a DEK's is expected.
        if (header.Kind != kind)
        {
            throw ErrorCatalogue.EnvelopeKindMismatch.ToException();
        }

        var (contentKey, seal) = await ring.UnwrapAsync(header.KekName, header.ContentKey, cancellation);
        try
        {
            return EnvelopeCipher.Open(blob.Span, header.Size, seal, contentKey);
        }
        catch (CryptographicException exception)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the content was changed, or this service did not seal it", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    private static string KekLabel(string kek, WrappedContentKey wrapped) => $"{kek}/{wrapped.Version}";
}
