using System.Security.Cryptography;
using Kacls.Audit;

namespace Kacls.Envelopes;

/// <summary>Seals and opens S/MIME private keys. Only wrapprivatekey seals them; they never open as DEKs.</summary>
internal sealed class PrivateKeyEnvelopes(EnvelopeService envelopes)
{
    /// <returns>The raw blob; its base64 has 8,192 characters at most (docs/envelope.md, Sizes).</returns>
    internal async ValueTask<byte[]> SealAsync(PrivateKeyContent key, AuditRecord audit, CancellationToken cancellation)
    {
        var content = key.Encode();
        try
        {
            (var blob, audit.Kek) = await envelopes.SealAsync(EnvelopeKind.PrivateKey, content, cancellation);
            return blob;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <returns>The private key with what it is known by; the caller disposes it.</returns>
    internal async ValueTask<PrivateKeyContent> OpenAsync(ReadOnlyMemory<byte> blob, AuditRecord audit, CancellationToken cancellation)
    {
        audit.Kek = EnvelopeService.KekOf(blob);
        var content = await envelopes.OpenAsync(EnvelopeKind.PrivateKey, blob, cancellation);
        try
        {
            return PrivateKeyContent.Decode(content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
