using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// Whether a text of the settings can be what a request has, to the letter. A wildcard, a space at its end or a character that nobody sees
/// makes an entry match nothing, and a rule that denies by it lets everybody through.
/// </summary>
internal static class ExactText
{
    private const int MaxEmailLength = 320;

    /// <summary>Letters and signs by their category, of which nothing is seen: fillers and joiners of several scripts.</summary>
    private const string Unseen = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";
    internal static readonly SearchValues<char> UnseenCharacters = SearchValues.Create(Unseen);
    private const string LocalMarks = "!#$%&'+-/=^_`{|}~.";

    /// <summary>An address as tokens have it (RFC 5321 section 4.1.2, dot-string), without a name before it, quotes or wildcards.</summary>
    internal static bool IsEmail(string? text)
    {
        var at = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at > 0 && text!.Length <= MaxEmailLength && IsLocalPart(text[..at]) && DomainName.IsValid(text[(at + 1)..]);
    }

    /// <summary>A resource's name, whole: no URL for a browser, no folder, no wildcard.</summary>
    internal static bool IsResource(string text) =>
        IsVisible(text) && !text.Any(char.IsWhiteSpace) && text.IndexOfAny(['*', '?']) < 0 && !text.EndsWith('/')
        && !text.Contains("://", StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(text) <= 512;

    /// <summary>A claim's value, or the name of one: free text, but for wildcards at its ends.</summary>
    internal static bool IsClaim(string text) => IsVisible(text) && !text.StartsWith('*') && !text.EndsWith('*');

    /// <summary>Not empty, no white space at its ends, and no character that nobody sees.</summary>
    private static bool IsVisible(string text) =>
        text.Length > 0
        && text.Length == text.Trim().Length
        && !text.AsSpan().ContainsAny(UnseenCharacters)
        && text.EnumerateRunes().All(IsVisible);

    private static bool IsVisible(Rune rune) => rune.Value != 0xFFFD && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>Whether a reader sees it; white space nobody does.</summary>
    internal static bool IsSeen(Rune rune) => IsVisible(rune) && !IsUnseen(rune) && !Rune.IsWhiteSpace(rune);

    /// <summary>Letters and digits of any alphabet, with the marks on them, and such signs as are named.</summary>
    internal static bool IsWord(string text, string signs) =>
        text.EnumerateRunes().All(
            rune => (rune.IsAscii && signs.Contains((char)rune.Value, StringComparison.Ordinal))
                || (IsLetterOrDigit(rune) && !IsUnseen(rune)));

    private static bool IsLocalPart(string text) =>
        IsWord(text, LocalMarks) && text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsLetterOrDigit(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The fillers and joiners above, and the selectors of variants.</summary>
    private static bool IsUnseen(Rune rune) =>
        (rune.IsBmp && Unseen.Contains((char)rune.Value, StringComparison.Ordinal))
        || rune.Value is (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
