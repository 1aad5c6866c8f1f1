using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>AES key wrap without padding (RFC 3394), with its default initial value.</summary>
public static class AesKeyWrap
{
    private const int Block = 8;
    private const int Rounds = 6;

    // RFC 3394 section 2.2.3.1.
    private const ulong InitialValue = 0xA6A6A6A6A6A6A6A6;

    /// <summary>Wraps (RFC 3394 section 2.2.1).</summary>
    /// <param name="kek">An AES key of 16, 24 or 32 bytes.</param>
    /// <param name="key">At least 16 bytes, a multiple of 8.</param>
    /// <returns>8 bytes more than <paramref name="key"/>.</returns>
    public static byte[] Wrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> key)
    {
        if (key.Length < 2 * Block || key.Length % Block != 0)
        {
            throw new CryptographicException("The key to wrap must have at least 16 bytes, and a multiple of 8.");
        }

        using var aes = Aes.Create();
        aes.SetKey(kek);
        var wrapped = new byte[Block + key.Length];
        key.CopyTo(wrapped.AsSpan(Block));
        var check = InitialValue;
        Span<byte> buffer = stackalloc byte[2 * Block];
        var count = key.Length / Block;
        for (var step = 1; step <= Rounds * count; step++)
        {
            var register = wrapped.AsSpan(Block * (((step - 1) % count) + 1), Block);
            BinaryPrimitives.WriteUInt64BigEndian(buffer, check);
            register.CopyTo(buffer[Block..]);
            aes.EncryptEcb(buffer, buffer, PaddingMode.None);
            check = BinaryPrimitives.ReadUInt64BigEndian(buffer) ^ (ulong)step;
            buffer[Block..].CopyTo(register);
        }

        BinaryPrimitives.WriteUInt64BigEndian(wrapped, check);
        return wrapped;
    }

    /// <summary>Unwraps (RFC 3394 section 2.2.2).</summary>
    /// <param name="kek">An AES key of 16, 24 or 32 bytes.</param>
    /// <param name="wrapped">At least 24 bytes, a multiple of 8.</param>
    /// <returns>8 bytes less than <paramref name="wrapped"/>.</returns>
    /// <exception cref="CryptographicException">The bytes were not wrapped with this key.</exception>
    public static byte[] Unwrap(ReadOnlySpan<byte> kek, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 3 * Block || wrapped.Length % Block != 0)
        {
            throw new CryptographicException("A wrapped key has at least 24 bytes, and a multiple of 8.");
        }

        using var aes = Aes.Create();
        aes.SetKey(kek);
        var key = wrapped[Block..].ToArray();
        var check = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        Span<byte> buffer = stackalloc byte[2 * Block];
        var count = key.Length / Block;
        for (var step = Rounds * count; step >= 1; step--)
        {
            var register = key.AsSpan(Block * ((step - 1) % count), Block);
            BinaryPrimitives.WriteUInt64BigEndian(buffer, check ^ (ulong)step);
            register.CopyTo(buffer[Block..]);
            aes.DecryptEcb(buffer, buffer, PaddingMode.None);
            check = BinaryPrimitives.ReadUInt64BigEndian(buffer);
            buffer[Block..].CopyTo(register);
        }

        if (check != InitialValue)
        {
            CryptographicOperations.ZeroMemory(key);
            throw new CryptographicException("The integrity check of the wrapped key failed.");
        }

        return key;
    }
}
