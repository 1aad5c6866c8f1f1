using System.Security.Cryptography;
using Kacls.Audit;

namespace Kacls.Envelopes;

/// <summary>What one kind of envelope holds, and how it is laid out. Disposing zeroes what is secret in it.</summary>
internal interface IEnvelopeContent<TSelf> : IDisposable
    where TSelf : IEnvelopeContent<TSelf>
{
    static abstract EnvelopeKind Kind { get; }

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
    internal async ValueTask<byte[]> SealAsync(TContent content, AuditRecord audit, CancellationToken cancellation)
    {
        var encoded = content.Encode();
        try
        {
            (var blob, audit.Kek) = await envelopes.SealAsync(TContent.Kind, encoded, cancellation);
            return blob;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
        }
    }

    /// <returns>The content; the caller disposes it.</returns>
    internal async ValueTask<TContent> OpenAsync(ReadOnlyMemory<byte> blob, AuditRecord audit, CancellationToken cancellation)
    {
        audit.Kek = EnvelopeService.KekOf(blob);
        var content = await envelopes.OpenAsync(TContent.Kind, blob, cancellation);
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
