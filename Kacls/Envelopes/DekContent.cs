using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;

namespace Kacls.Envelopes;

/// <summary>
/// What a DEK's envelope seals: the DEK and what it may be used for. Each part is one length byte and that many bytes.
/// <code>
/// d (1) ‖ DEK (d: 1 to 128) ‖ r (1) ‖ resource_name (r: 1 to 128, UTF-8) ‖ p (1) ‖ perimeter_id (p: 0 to 128, UTF-8)
/// </code>
/// Sizes are those of Google's reference (wrap; authorization tokens). Disposing zeroes the DEK.
/// </summary>
internal sealed record DekContent(byte[] Dek, string ResourceName, string PerimeterId) : IEnvelopeContent<DekContent>
{
    internal const int MaxDekSize = 128;
    internal const int MaxNameSize = 128;
    private const int PartCount = 3;

    // Strict: an invalid byte sequence must not be replaced by U+FFFD and so become equal to another name.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static EnvelopeKind Kind => EnvelopeKind.Dek;

    /// <returns>The content to seal, in an array that the caller zeroes.</returns>
    public byte[] Encode()
    {
        var nameSize = StrictUtf8.GetByteCount(ResourceName);
        var perimeterSize = StrictUtf8.GetByteCount(PerimeterId);
        if (Dek.Length is 0 or > MaxDekSize || nameSize is 0 or > MaxNameSize || perimeterSize > MaxNameSize)
        {
            throw new ArgumentException("A size that the edge should have refused.");
        }

        var content = new byte[PartCount + Dek.Length + nameSize + perimeterSize];
        var rest = content.AsSpan();
        rest[0] = (byte)Dek.Length;
        Dek.CopyTo(rest[1..]);
        rest = rest[(1 + Dek.Length)..];
        rest[0] = (byte)nameSize;
        StrictUtf8.GetBytes(ResourceName, rest[1..]);
        rest = rest[(1 + nameSize)..];
        rest[0] = (byte)perimeterSize;
        StrictUtf8.GetBytes(PerimeterId, rest[1..]);
        return content;
    }

    /// <summary>Reads authenticated content; it can only be malformed if a future version of this program wrote it.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeMalformed"/>.</exception>
    public static DekContent Decode(ReadOnlyMemory<byte> content)
    {
        var rest = content.Span;
        if (TryTakePart(ref rest, out var dek) && TryTakePart(ref rest, out var name) && TryTakePart(ref rest, out var perimeter)
            && rest.IsEmpty && !dek.IsEmpty)
        {
            return new DekContent(dek.ToArray(), StrictUtf8.GetString(name), StrictUtf8.GetString(perimeter));
        }

        throw ErrorCatalogue.EnvelopeMalformed.ToException("authentic content in an unknown layout");
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(Dek);

    private static bool TryTakePart(ref ReadOnlySpan<byte> content, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (content.IsEmpty || content[0] > content.Length - 1)
        {
            return false;
        }

        part = content.Slice(1, content[0]);
        content = content[(1 + part.Length)..];
        return true;
    }
}
