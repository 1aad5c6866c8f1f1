using System.Buffers.Binary;
using System.Globalization;

namespace Kacls.KeyEncryption;

/// <summary>
/// The version of a KEK: 16 bytes. Key Vault writes it as 32 hexadecimal digits (Key Vault documentation, object identifiers);
/// the Local KEK uses the first half of the SHA-256 of its SubjectPublicKeyInfo.
/// </summary>
internal readonly record struct KekVersion
{
    /// <summary>Its size in an envelope.</summary>
    public const int Size = 16;

    // ReadyToRun compiles no method that handles a type with a UInt128 in it, since its layout is not settled; with two halves the first
    // wrap of a cold instance need not compile them.
    private readonly ulong high;
    private readonly ulong low;

    public KekVersion(UInt128 value)
        : this((ulong)(value >> 64), (ulong)value)
    {
    }

    private KekVersion(ulong high, ulong low) => (this.high, this.low) = (high, low);

    /// <summary>As a number, by which versions are put in an order.</summary>
    public UInt128 Value => new(high, low);

    /// <summary>Reads 16 bytes, big-endian.</summary>
    public static KekVersion Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[(Size / 2)..]));

    /// <summary>Reads the 32 hexadecimal digits of a Key Vault key version.</summary>
    /// <returns>Whether <paramref name="text"/> is that.</returns>
    public static bool TryParse(string? text, out KekVersion version)
    {
        version = default;
        if (text?.Length != 2 * Size
            || !TryParseHalf(text.AsSpan(0, Size), out var high) || !TryParseHalf(text.AsSpan(Size), out var low))
        {
            return false;
        }

        version = new(high, low);
        return true;
    }

    /// <summary>Writes 16 bytes, big-endian.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(Size / 2)..], low);
    }

    /// <summary>The 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{high:x16}{low:x16}");

    private static bool TryParseHalf(ReadOnlySpan<char> digits, out ulong half) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
}
