using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Kacls.KeyEncryption;

namespace Kacls.Envelopes;

/// <summary>
/// The clear part of an envelope. All of it is additional authenticated data, so a changed bit in it is found when the content is opened.
/// <code>
/// offset  size
///      0     4  magic, "KACL"
///      4     1  format, 2
///      5     1  kind (EnvelopeKind)
///      6     1  algorithm that wrapped the content key (KekAlgorithm)
///      7     1  n, length of the KEK's name: 1 to 32
///      8     n  the KEK's name, ASCII
///    8+n    16  the KEK's version
///   24+n     2  w, length of the wrapped content key, big-endian
///   26+n     w  the wrapped content key
/// </code>
/// </summary>
internal sealed record EnvelopeHeader(EnvelopeKind Kind, string KekName, WrappedContentKey ContentKey)
{
    internal const byte Format = 2;
    private const int FixedSize = 8;

    // Readable in a hex dump, and no valid start of UTF-8 JSON, PEM, DER or base64-decoded text that a KACLS would be sent by mistake.
    private static ReadOnlySpan<byte> Magic => "KACL"u8;

    internal int Size => FixedSize + KekName.Length + KekVersion.Size + sizeof(ushort) + ContentKey.Bytes.Length;

    internal void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        destination[4] = Format;
        destination[5] = (byte)Kind;
        destination[6] = (byte)ContentKey.Algorithm;
        destination[7] = (byte)KekName.Length;
        var rest = destination[FixedSize..];
        Encoding.ASCII.GetBytes(KekName, rest);
        rest = rest[KekName.Length..];
        ContentKey.Version.Write(rest);
        rest = rest[KekVersion.Size..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)ContentKey.Bytes.Length));
        ContentKey.Bytes.Span.CopyTo(rest[sizeof(ushort)..]);
    }

    /// <summary>Reads the header at the start of a blob; what it says is authentic only once the content has been opened.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> blob, [NotNullWhen(true)] out EnvelopeHeader? header)
    {
        header = null;
        var bytes = blob.Span;
        if (bytes.Length < FixedSize || !bytes.StartsWith(Magic) || bytes[4] != Format)
        {
            return false;
        }

        int nameLength = bytes[7];
        var afterVersion = FixedSize + nameLength + KekVersion.Size;
        if (nameLength is 0 or > KekNames.MaxLength || bytes.Length < afterVersion + sizeof(ushort))
        {
            return false;
        }

        int wrappedLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[afterVersion..]);
        var wrappedStart = afterVersion + sizeof(ushort);
        if (bytes.Length < wrappedStart + wrappedLength)
        {
            return false;
        }

        var version = KekVersion.Read(bytes[(FixedSize + nameLength)..]);
        header = new EnvelopeHeader(
            (EnvelopeKind)bytes[5],
            Encoding.ASCII.GetString(bytes.Slice(FixedSize, nameLength)),
            new WrappedContentKey(version, (KekAlgorithm)bytes[6], blob.Slice(wrappedStart, wrappedLength)));
        return true;
    }
}
