using System.Globalization;
using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// A JSON value as text for the audit record. Nothing depends on it, so nothing in it is a fault: invalid UTF-8 becomes U+FFFD, and an
/// escaped half of a surrogate pair, which JSON allows (RFC 8259 section 8.2), stays for whoever cleans the text.
/// </summary>
internal static class RecordText
{
    private const string EscapeLetters = "bfnrt";
    private const string Escaped = "\b\f\n\r\t";

    /// <returns>What a string says, nothing for null, and any other value as it is written.</returns>
    /// <param name="json">The value by itself, its grammar checked: text that is no UTF-8 may stand in its strings, and only there.</param>
    internal static string? Of(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'n' => null,
        (byte)'"' => Unescape(Encoding.UTF8.GetString(json[1..^1])),
        _ => Encoding.UTF8.GetString(json),
    };

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var unescaped = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                unescaped.Append(text[at]);
            }
            else if (text[++at] == 'u')
            {
                unescaped.Append((char)ushort.Parse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 4;
            }
            else
            {
                var letter = EscapeLetters.IndexOf(text[at], StringComparison.Ordinal);
                unescaped.Append(letter < 0 ? text[at] : Escaped[letter]);
            }
        }

        return unescaped.ToString();
    }
}
