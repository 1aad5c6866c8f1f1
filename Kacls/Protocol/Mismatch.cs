using System.Globalization;
using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// The details of refusals that a setting or a clock can cause, in the one form of docs/audit.md: what came and what would have been
/// taken, both short enough that neither pushes the other out of the record.
/// </summary>
internal static class Mismatch
{
    /// <summary>The longest text that is recorded, in bytes of UTF-8.</summary>
    private const int MaxText = 200;

    /// <summary>
    /// The longest list, likewise: two of them, a name and the words around fit into the 1,024 bytes of a field of the record.
    /// </summary>
    private const int MaxList = 300;

    private const string None = "none";

    /// <summary>Of one text that came. <paramref name="what"/> and <paramref name="accepted"/>, where it is words, are our own.</summary>
    internal static string Of(string what, string? received, params IEnumerable<string> accepted) =>
        Say(what, received is null ? None : Quote(received), List(accepted));

    internal static string OfList(string what, IEnumerable<string> received, IEnumerable<string> accepted) =>
        Say(what, List(received), List(accepted));

    /// <summary>In words that are ours.</summary>
    internal static string Say(string what, string received, string accepted) =>
        $"{what}: received {received}; accepted {accepted}";

    /// <summary>
    /// A text from outside between quotation marks, which it can't close; what nobody sees in it is written out. A token has no business
    /// there, and where one stands all the same it is left out.
    /// </summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        var size = 0;
        foreach (var rune in TokenText.LeaveOut(text).EnumerateRunes())
        {
            var shown = rune.Value is '\'' or '\\' ? $"\\{rune}"
                : rune.Value == ' ' || ExactText.IsSeen(rune) ? rune.ToString()
                : string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            size += Encoding.UTF8.GetByteCount(shown);
            if (size > MaxText)
            {
                quoted.Append('…');
                break;
            }

            quoted.Append(shown);
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>As many as there is room for, and how many more; the first in any case.</summary>
    private static string List(IEnumerable<string> texts)
    {
        var told = new List<string>();
        var size = 0;
        var left = 0;
        foreach (var text in texts.Select(Quote))
        {
            size += Encoding.UTF8.GetByteCount(text) + 2;
            if (left > 0 || (told.Count > 0 && size > MaxList))
            {
                left++;
            }
            else
            {
                told.Add(text);
            }
        }

        var rest = left == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {left} more");
        return told.Count == 0 ? None : string.Join(", ", told) + rest;
    }
}
