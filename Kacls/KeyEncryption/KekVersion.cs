using System.Buffers.Binary;
using System.Globalization;

namespace Kacls.KeyEncryption;

/// <summary>
/// The version of a KEK: 16 bytes. Key Vault writes it as 32 hexadecimal digits (Key Vault documentation, object identifiers);
/// the Local KEK uses the first half of the SHA-256 of its SubjectPublicKeyInfo.
/// </summary>
internal readonly record struct KekVersion(UInt128 Value)
{
    /// <summary>Its size in an envelope.</summary>
    public const int Size = 16;

    /// <summary>Reads 16 bytes, big-endian.</summary>
    public static KekVersion Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Reads the 32 hexadecimal digits of a Key Vault key version.</summary>
    /// <returns>Whether <paramref name="text"/> is that.</returns>
    public static bool TryParse(string? text, out KekVersion version)
    {
        version = default;
        if (text?.Length != 2 * Size
            || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        version = new(value);
        return true;
    }

    /// <summary>Writes 16 bytes, big-endian.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
