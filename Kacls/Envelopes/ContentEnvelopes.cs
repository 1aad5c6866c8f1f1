using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Requests;

namespace Kacls.Envelopes;

/// <summary>What one kind of envelope holds, and how it is laid out. Disposing zeroes what is secret in it.</summary>
internal interface IEnvelopeContent<TSelf> : IDisposable
    where TSelf : IEnvelopeContent<TSelf>
{
    static abstract EnvelopeKind Kind { get; }

    /// <summary>The largest blob, in bytes, that the operations which open it read.</summary>
    static abstract int MaxBlobSize { get; }

    /// <returns>The content to seal, in an array that the caller zeroes.</returns>
    byte[] Encode();

    /// <summary>Reads authenticated content, of which nothing may be kept but in copies: it is zeroed.</summary>
    static abstract TSelf Decode(ReadOnlyMemory<byte> content);
}

/// <summary>Seals and opens the envelopes of one kind, noting their KEK for the audit.</summary>
internal abstract class ContentEnvelopes<TContent>(EnvelopeService envelopes)
    where TContent : IEnvelopeContent<TContent>
{
    /// <returns>The raw blob; docs/envelope.md, Sizes.</returns>
    /// <exception cref="KaclsException">
    /// A KEK error; or the names of the authorization token, which only Gmail's can be, are too long for what is read back.
    /// </exception>
    internal async ValueTask<byte[]> SealAsync(TContent content, OperationContext context)
    {
        var encoded = content.Encode();
        try
        {
            (var blob, context.Audit.Kek) = await envelopes.SealAsync(TContent.Kind, encoded, context.Aborted);
            return blob.Length <= TContent.MaxBlobSize
                ? blob
                : throw ErrorCatalogue.Authorization.ClaimTooLong.ToException(Mismatch.Say(
                    "size of the blob, by resource_name and perimeter_id", $"{blob.Length} bytes", $"{TContent.MaxBlobSize} at most"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
        }
    }

    /// <returns>The content; the caller disposes it.</returns>
    internal async ValueTask<TContent> OpenAsync(ReadOnlyMemory<byte> blob, OperationContext context)
    {
        context.Audit.Kek = EnvelopeService.KekOf(blob);
        var content = await envelopes.OpenAsync(TContent.Kind, blob, context.Aborted);
        try
        {
            return TContent.Decode(content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
