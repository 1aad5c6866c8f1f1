using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kacls.Protocol;

/// <summary>
/// Base64 as clients send it: the standard or the URL-safe alphabet, padded or not, since Google's own samples mix both.
/// Only canonical text is taken: bits that stand for nothing must be zero, so that no two texts mean the same blob.
/// </summary>
internal static class Base64Text
{
    /// <returns>The bytes in an array of exactly their size, or nothing where the text is not base64.</returns>
    internal static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        var buffer = rented.AsSpan(0, text.Length);
        try
        {
            // The decoder skips white space, of which RFC 4648 section 3.3 allows none.
            if (text.ContainsAny(" \t\r\n"u8))
            {
                return null;
            }

            text.CopyTo(buffer);
            var digits = WithoutPadding(buffer);
            digits.Replace((byte)'+', (byte)'-');
            digits.Replace((byte)'/', (byte)'_');
            var bytes = new byte[digits.Length / 4 * 3 + (digits.Length % 4 * 3 / 4)];
            var status = Base64Url.DecodeFromUtf8(digits, bytes, out var consumed, out var written);
            if (status == OperationStatus.Done && consumed == digits.Length && written == bytes.Length && IsCanonical(digits, bytes))
            {
                return bytes;
            }

            CryptographicOperations.ZeroMemory(bytes);
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Span<byte> WithoutPadding(Span<byte> text)
    {
        // Padding is complete or absent; "QQ=" is neither.
        if (text.Length % 4 == 0)
        {
            if (text.EndsWith("=="u8))
            {
                return text[..^2];
            }

            if (text.EndsWith("="u8))
            {
                return text[..^1];
            }
        }

        return text;
    }

    private static bool IsCanonical(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> bytes)
    {
        var tail = bytes.Length % 3;
        if (tail == 0)
        {
            return true;
        }

        Span<byte> last = stackalloc byte[4];
        Base64Url.EncodeToUtf8(bytes[^tail..], last, out _, out var length);
        return last[length - 1] == digits[^1];
    }
}
