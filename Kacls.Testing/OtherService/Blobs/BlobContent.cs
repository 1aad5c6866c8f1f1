using System.Text;

namespace Kacls.Testing.OtherService;

/// <summary>What a blob holds: the key, and what it was wrapped for (4.2).</summary>
internal sealed record BlobContent(byte[] Secret, string Resource, string Perimeter)
{
    internal byte[] Names => [.. Part(Encoding.UTF8.GetBytes(Resource)), .. Part(Encoding.UTF8.GetBytes(Perimeter))];

    internal byte[] ToBytes(int padding) => [.. Part(Secret), .. Names, .. Part(new byte[padding])];

    /// <summary>Null if the bytes are not exactly those of a content.</summary>
    internal static BlobContent? Parse(ReadOnlySpan<byte> bytes)
    {
        var (secret, resource, perimeter, padding) = (Take(ref bytes), Take(ref bytes), Take(ref bytes), Take(ref bytes));
        return secret is null || resource is null || perimeter is null || padding is null || bytes.Length > 0
            ? null
            : new BlobContent(secret, Encoding.UTF8.GetString(resource), Encoding.UTF8.GetString(perimeter));
    }

    private static byte[] Part(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    private static byte[]? Take(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes.Length < 2 + (bytes[0] << 8) + bytes[1])
        {
            return null;
        }

        var length = (bytes[0] << 8) + bytes[1];
        var part = bytes.Slice(2, length).ToArray();
        bytes = bytes[(2 + length)..];
        return part;
    }
}
