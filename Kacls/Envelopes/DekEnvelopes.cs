using System.Security.Cryptography;
using Kacls.Audit;

namespace Kacls.Envelopes;

/// <summary>Seals and opens DEKs. What wrap, privilegedwrap and rewrap seal is one kind and opens in unwrap, privilegedunwrap and digest.</summary>
internal sealed class DekEnvelopes(EnvelopeService envelopes)
{
    /// <returns>The raw blob, 1,024 bytes at most (docs/envelope.md, Sizes).</returns>
    internal async ValueTask<byte[]> SealAsync(DekContent dek, AuditRecord audit, CancellationToken cancellation)
    {
        var content = dek.Encode();
        try
        {
            (var blob, audit.Kek) = await envelopes.SealAsync(EnvelopeKind.Dek, content, cancellation);
            return blob;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <returns>The DEK with its names; the caller disposes it.</returns>
    internal async ValueTask<DekContent> OpenAsync(ReadOnlyMemory<byte> blob, AuditRecord audit, CancellationToken cancellation)
    {
        audit.Kek = EnvelopeService.KekOf(blob);
        var content = await envelopes.OpenAsync(EnvelopeKind.Dek, blob, cancellation);
        try
        {
            return DekContent.Decode(content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
