using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.PrivateKeys;
using Kacls.Requests;

namespace Kacls.Envelopes;

/// <summary>
/// What a private key's envelope seals: the key, what it is known by, and its perimeter, as <see cref="ContentParts"/>.
/// <code>
/// k (2) ‖ PKCS#8 PrivateKeyInfo, DER (k: about 2,375 for RSA 4096) ‖ h (2) ‖ SPKI hash (h: 32) ‖ p (2) ‖ perimeter_id (p: 0 to 128, UTF-8)
/// </code>
/// Disposing zeroes the key.
/// </summary>
internal sealed record PrivateKeyContent(byte[] Pkcs8, byte[] SpkiHash, string PerimeterId) : IEnvelopeContent<PrivateKeyContent>
{
    internal const int MaxPkcs8Size = 4096;
    private const int MaxPerimeterSize = DekContent.MaxPerimeterSize;

    /// <summary>The content for a key; the PKCS#8 stays one array, which disposing either zeroes.</summary>
    internal static PrivateKeyContent Of(RsaPrivateKey key, string perimeterId) =>
        new(key.Pkcs8, PrivateKeys.SpkiHash.Of(key.Platform), perimeterId);

    public static EnvelopeKind Kind => EnvelopeKind.PrivateKey;

    public static int MaxBlobSize => Members.MaxWrappedPrivateKey;

    /// <returns>The content to seal, in an array that the caller zeroes.</returns>
    public byte[] Encode()
    {
        var perimeterSize = ContentParts.SizeOf(PerimeterId);
        if (Pkcs8.Length is 0 or > MaxPkcs8Size || SpkiHash.Length != PrivateKeys.SpkiHash.Size || perimeterSize > MaxPerimeterSize)
        {
            throw new ArgumentException("A size that the edge should have refused.");
        }

        var content = ContentParts.Allocate(Pkcs8.Length, SpkiHash.Length, perimeterSize);
        ContentParts.Put(ContentParts.Put(ContentParts.Put(content, Pkcs8), SpkiHash), PerimeterId);
        return content;
    }

    /// <summary>Reads authenticated content; it can only be malformed if a future version of this program wrote it.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeMalformed"/>.</exception>
    public static PrivateKeyContent Decode(ReadOnlyMemory<byte> content)
    {
        var rest = content.Span;
        if (ContentParts.TryTake(ref rest, out var pkcs8) && ContentParts.TryTake(ref rest, out var hash)
            && ContentParts.TryTake(ref rest, out var perimeter) && rest.IsEmpty && !pkcs8.IsEmpty
            && hash.Length == PrivateKeys.SpkiHash.Size)
        {
            return new PrivateKeyContent(pkcs8.ToArray(), hash.ToArray(), ContentParts.Text(perimeter));
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
}
