using System.Buffers.Binary;
using System.Text;

namespace Kacls.Envelopes;

/// <summary>The parts of an envelope's content: each is two length bytes, big-endian, and that many bytes.</summary>
internal static class ContentParts
{
    // Strict: an invalid byte sequence must not be replaced by U+FFFD and so become equal to another name.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How many bytes a text takes, without its length.</summary>
    internal static int SizeOf(string text) => StrictUtf8.GetByteCount(text);

    /// <param name="sizes">Of each part.</param>
    /// <returns>Room for them.</returns>
    internal static byte[] Allocate(params ReadOnlySpan<int> sizes)
    {
        var total = 0;
        foreach (var size in sizes)
        {
            total += sizeof(ushort) + size;
        }

        return new byte[total];
    }

    /// <returns>What is left of the destination.</returns>
    internal static Span<byte> Put(Span<byte> destination, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)part.Length));
        part.CopyTo(destination[sizeof(ushort)..]);
        return destination[(sizeof(ushort) + part.Length)..];
    }

    /// <returns>What is left of the destination.</returns>
    internal static Span<byte> Put(Span<byte> destination, string part)
    {
        var size = StrictUtf8.GetBytes(part, destination[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)size));
        return destination[(sizeof(ushort) + size)..];
    }

    /// <summary>Takes the first part off <paramref name="content"/>.</summary>
    internal static bool TryTake(ref ReadOnlySpan<byte> content, out ReadOnlySpan<byte> part)
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

    /// <summary>A part that is text.</summary>
    internal static string Text(ReadOnlySpan<byte> part) => StrictUtf8.GetString(part);
}
