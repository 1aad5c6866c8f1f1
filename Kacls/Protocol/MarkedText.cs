using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// The one reader of text that others wrote, files and answers alike: editors, shells and web servers put a byte order mark before it (RFC
/// 8259 section 8.1 lets a parser of JSON ignore it), and Windows writes UTF-16.
/// </summary>
internal static class MarkedText
{
    private static readonly Encoding[] Wide = [Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <returns>The same text in UTF-8 without a mark; without a copy where it was in UTF-8.</returns>
    internal static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> text)
    {
        if (text.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            return text[Encoding.UTF8.Preamble.Length..];
        }

        var wide = Array.Find(Wide, encoding => text.Span.StartsWith(encoding.Preamble));
        return wide is null ? text : Encoding.Convert(wide, Encoding.UTF8, text[wide.Preamble.Length..].ToArray());
    }
}
