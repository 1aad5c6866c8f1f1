using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.Requests;

namespace Kacls.Envelopes;

/// <summary>
/// What a DEK's envelope seals: the DEK and what it may be used for, as <see cref="ContentParts"/>.
/// <code>
/// d (2) ‖ DEK (d: 1 to 128) ‖ r (2) ‖ resource_name (r: 1 to 512, UTF-8) ‖ p (2) ‖ perimeter_id (p: 0 to 128, UTF-8)
/// </code>
/// Sizes are those of Google's reference (wrap; authorization tokens): Gmail's resource_name is the longest. Disposing zeroes the DEK.
/// </summary>
internal sealed record DekContent(byte[] Dek, string ResourceName, string PerimeterId) : IEnvelopeContent<DekContent>
{
    internal const int MaxDekSize = 128;
    internal const int MaxResourceNameSize = 512;
    internal const int MaxPerimeterSize = 128;

    public static EnvelopeKind Kind => EnvelopeKind.Dek;

    public static int MaxBlobSize => Members.MaxWrappedKey;

    /// <returns>The content to seal, in an array that the caller zeroes.</returns>
    public byte[] Encode()
    {
        var nameSize = ContentParts.SizeOf(ResourceName);
        var perimeterSize = ContentParts.SizeOf(PerimeterId);
        if (Dek.Length is 0 or > MaxDekSize || nameSize is 0 or > MaxResourceNameSize || perimeterSize > MaxPerimeterSize)
        {
            throw new ArgumentException("A size that the edge should have refused.");
        }

        var content = ContentParts.Allocate(Dek.Length, nameSize, perimeterSize);
        ContentParts.Put(ContentParts.Put(ContentParts.Put(content, Dek), ResourceName), PerimeterId);
        return content;
    }

    /// <summary>Reads authenticated content; it can only be malformed if a future version of this program wrote it.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeMalformed"/>.</exception>
    public static DekContent Decode(ReadOnlyMemory<byte> content)
    {
        var rest = content.Span;
        if (ContentParts.TryTake(ref rest, out var dek) && ContentParts.TryTake(ref rest, out var name)
            && ContentParts.TryTake(ref rest, out var perimeter) && rest.IsEmpty && !dek.IsEmpty)
        {
            return new DekContent(dek.ToArray(), ContentParts.Text(name), ContentParts.Text(perimeter));
        }

        throw ErrorCatalogue.EnvelopeMalformed.ToException("authentic content in an unknown layout");
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(Dek);
}
