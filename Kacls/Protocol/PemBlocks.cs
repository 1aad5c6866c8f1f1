using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Kacls.Protocol;

/// <summary>
/// Reads the blocks of a PEM file (RFC 7468). .NET passes over a block that is not whole; here it refuses the file, because a key that is
/// missing in silence locks its users out.
/// </summary>
internal static partial class PemBlocks
{
    /// <returns>Label and text of each block.</returns>
    /// <exception cref="FormatException">A block is cut off, damaged or run together with another one.</exception>
    internal static IReadOnlyList<(string Label, string Text)> Read(ReadOnlyMemory<byte> file)
    {
        // Files that were put together have marks in their middle as well.
        var text = Encoding.UTF8.GetString(MarkedText.ToUtf8(file).Span).Replace("\uFEFF", "", StringComparison.Ordinal);
        var blocks = new List<(string Label, string Text)>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            blocks.Add((rest[fields.Label].ToString(), rest[fields.Location].ToString()));
            rest = rest[fields.Location.End..];
        }

        return Boundary().Count(text) == 2 * blocks.Count ? blocks : throw new FormatException("a PEM block is not whole");
    }

    /// <summary>What was meant to begin or end a block, well-formed or not.</summary>
    [GeneratedRegex(
        @"--[ \t]*(BEGIN|END)\b|^[ \t]*-?[ \t]*(BEGIN|END)[ \t][A-Z0-9 ]+--", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Boundary();
}
