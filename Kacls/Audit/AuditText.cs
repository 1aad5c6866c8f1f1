using System.Globalization;
using System.Text;
using Kacls.Protocol;

namespace Kacls.Audit;

/// <summary>
/// Makes text from outside fit for a log: it is cut, and what nobody sees in it becomes a space. It is never interpreted.
/// </summary>
internal static class AuditText
{
    /// <summary>Longest text that is kept, in UTF-8 bytes: Google's limit for <c>reason</c>.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Longest text of a field that may be long. Application Insights takes 8,192 characters for a property.</summary>
    public const int MaxLongBytes = 8 * 1024;

    /// <summary>Ends what was cut.</summary>
    private const string Mark = "\u2026";
    private const int MarkBytes = 3;

    private const int ZeroWidthJoiner = 0x200d;
    private const int EmojiPresentation = 0xfe0f;

    /// <summary>Cleans a text; nothing becomes absent, and what is cut ends in an ellipsis.</summary>
    /// <param name="text">From outside.</param>
    /// <param name="maxBytes">What is kept of it, in UTF-8, the ellipsis included.</param>
    public static string? Clean(string? text, int maxBytes = MaxBytes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // Cleaning never lengthens, so what is cut first need not be looked at.
        text = Cut(text, maxBytes) is var kept && kept.Length == text.Length ? text : Cut(kept, maxBytes - MarkBytes) + Mark;
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Visible(text) : text;
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

    private static string Visible(string text)
    {
        // An unpaired surrogate is enumerated as U+FFFD.
        Rune[] runes = [.. text.EnumerateRunes()];
        var visible = new StringBuilder(text.Length);
        for (var at = 0; at < runes.Length; at++)
        {
            visible.Append(IsVisible(runes[at]) || JoinsEmoji(runes, at) ? runes[at] : new Rune(' '));
        }

        return visible.ToString();
    }

    /// <summary>
    /// By category rather than by list: besides control characters, format characters (bidirectional controls, invisible signs, tags) and
    /// separators of lines let one entry pose as another in a viewer, and what a private or unassigned character shows nobody knows.
    /// </summary>
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
        && !(rune.IsBmp && ExactText.UnseenCharacters.Contains((char)rune.Value));

    /// <summary>Emoji of several parts (Unicode Technical Standard 51, emoji ZWJ sequence) fall apart without their joiner.</summary>
    private static bool JoinsEmoji(Rune[] runes, int at)
    {
        if (runes[at].Value != ZeroWidthJoiner || at == 0 || at == runes.Length - 1 || !IsSymbol(runes[at + 1]))
        {
            return false;
        }

        var before = runes[at - 1].Value == EmojiPresentation && at > 1 ? runes[at - 2] : runes[at - 1];
        return IsSymbol(before) || before.Value is >= 0x1f3fb and <= 0x1f3ff;
    }

    private static bool IsSymbol(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
}
