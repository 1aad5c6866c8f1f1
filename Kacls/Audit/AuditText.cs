using System.Buffers;
using System.Text;

namespace Kacls.Audit;

/// <summary>Makes text from outside fit for a log: control characters become spaces, and it is cut. It is never interpreted.</summary>
public static class AuditText
{
    /// <summary>Longest text that is kept, in UTF-8 bytes: Google's limit for <c>reason</c>.</summary>
    public const int MaxBytes = 1024;

    // Line and paragraph separators and the bidirectional controls also let one entry pose as another in a viewer.
    private static readonly SearchValues<char> Unwanted = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7f, 0x21).Select(c => (char)c),
        '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\ufeff',
    ]);

    /// <summary>Cleans a text; nothing becomes absent.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.AsSpan().ContainsAny(Unwanted))
        {
            text = string.Create(text.Length, text, static (cleaned, source) =>
            {
                source.CopyTo(cleaned);
                cleaned.ReplaceAny(Unwanted, ' ');
            });
        }

        return Cut(text, MaxBytes);
    }

    /// <summary>What of a text fits, to the last whole character: half of a surrogate pair is no text.</summary>
    internal static string Cut(string text, int maxBytes)
    {
        // A UTF-16 unit becomes three bytes at most, so most texts need no counting.
        if (text.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var size = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            size += rune.Utf8SequenceLength;
            if (size > maxBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
