using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.PrivateKeys;

namespace Kacls.Envelopes;

/// <summary>
/// What a private key's envelope seals: the key, what it is known by, and its perimeter. Each part is two length bytes, big-endian, and
/// that many bytes.
/// <code>
/// k (2) ‖ PKCS#8 PrivateKeyInfo, DER (k: about 2,375 for RSA 4096) ‖ h (2) ‖ SPKI hash (h: 32) ‖ p (2) ‖ perimeter_id (p: 0 to 128, UTF-8)
/// </code>
/// Disposing zeroes the key.
/// </summary>
internal sealed record PrivateKeyContent(byte[] Pkcs8, byte[] SpkiHash, string PerimeterId) : IEnvelopeContent<PrivateKeyContent>
{
    internal const int MaxPkcs8Size = 4096;
    private const int MaxPerimeterSize = 128;
    private const int PartCount = 3;

    // Strict: an invalid byte sequence must not be replaced by U+FFFD and so become equal to another name.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The content for a key; the PKCS#8 stays one array, which disposing either zeroes.</summary>
    internal static PrivateKeyContent Of(RsaPrivateKey key, string perimeterId) =>
        new(key.Pkcs8, PrivateKeys.SpkiHash.Of(key.Platform), perimeterId);

    public static EnvelopeKind Kind => EnvelopeKind.PrivateKey;

    /// <returns>The content to seal, in an array that the caller zeroes.</returns>
    public byte[] Encode()
    {
        var perimeterSize = StrictUtf8.GetByteCount(PerimeterId);
        if (Pkcs8.Length is 0 or > MaxPkcs8Size || SpkiHash.Length != PrivateKeys.SpkiHash.Size || perimeterSize > MaxPerimeterSize)
        {
            throw new ArgumentException("A size that the edge should have refused.");
        }

        var content = new byte[(PartCount * sizeof(ushort)) + Pkcs8.Length + SpkiHash.Length + perimeterSize];
        var rest = PutPart(content, Pkcs8);
        rest = PutPart(rest, SpkiHash);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)perimeterSize);
        StrictUtf8.GetBytes(PerimeterId, rest[sizeof(ushort)..]);
        return content;
    }

    /// <summary>Reads authenticated content; it can only be malformed if a future version of this program wrote it.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeMalformed"/>.</exception>
    public static PrivateKeyContent Decode(ReadOnlyMemory<byte> content)
    {
        var rest = content.Span;
        if (TryTakePart(ref rest, out var pkcs8) && TryTakePart(ref rest, out var hash) && TryTakePart(ref rest, out var perimeter)
            && rest.IsEmpty && !pkcs8.IsEmpty && hash.Length == PrivateKeys.SpkiHash.Size)
        {
            return new PrivateKeyContent(pkcs8.ToArray(), hash.ToArray(), StrictUtf8.GetString(perimeter));
        }

        throw ErrorCatalogue.EnvelopeMalformed.ToException("authentic content in an unknown layout");
    }

    /// <summary>The key, ready for one operation; it shares the PKCS#8.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeMalformed"/>.</exception>
    internal RsaPrivateKey ImportKey()
    {
        try
        {
            return RsaPrivateKey.OfPkcs8(Pkcs8);
        }
        catch (CryptographicException exception)
        {
            throw ErrorCatalogue.EnvelopeMalformed.ToException("authentic content that is no RSA key", exception);
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(Pkcs8);

    private static Span<byte> PutPart(Span<byte> destination, byte[] part)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)part.Length);
        part.CopyTo(destination[sizeof(ushort)..]);
        return destination[(sizeof(ushort) + part.Length)..];
    }

    private static bool TryTakePart(ref ReadOnlySpan<byte> content, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(content, out var size) || size > content.Length - sizeof(ushort))
        {
            return false;
        }

        part = content.Slice(sizeof(ushort), size);
        content = content[(sizeof(ushort) + size)..];
        return true;
    }
}
