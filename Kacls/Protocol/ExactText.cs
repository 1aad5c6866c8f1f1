using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// Whether a text of the settings can be what a request has, to the letter. A wildcard, a space at its end or a character that nobody sees makes an
/// entry match nothing, and a rule that denies by it lets everybody through.
/// </summary>
internal static class ExactText
{
    private const int MaxEmailLength = 320;
    private const int MaxDomainLength = 253;
    private const int MaxLabelLength = 63;
    /// <summary>Letters and signs by their category, of which nothing is seen: fillers and joiners of several scripts.</summary>
    private const string Unseen = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";
    private static readonly SearchValues<char> UnseenCharacters = SearchValues.Create(Unseen);
    private const string LocalMarks = "!#$%&'+-/=^_`{|}~.";

    /// <summary>An address as tokens have it (RFC 5321 section 4.1.2, dot-string), without a name before it, quotes or wildcards.</summary>
    internal static bool IsEmail(string? text)
    {
        var at = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at > 0 && text!.Length <= MaxEmailLength && IsLocalPart(text.AsSpan(0, at)) && IsDomain(text[(at + 1)..]);
    }

    /// <summary>A domain with at least two labels (RFC 1123 section 2.1), whatever the alphabet.</summary>
    internal static bool IsDomain(string text)
    {
        var labels = text.Split('.');
        return text.Length <= MaxDomainLength && labels.Length >= 2 && Array.TrueForAll(labels, IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>A domain, or <c>*.</c> and the domain whose subdomains are meant; there one label will do.</summary>
    internal static bool IsDomainOrSubdomains(string text) =>
        text.StartsWith("*.", StringComparison.Ordinal) ? IsDomain("any" + text[1..]) : IsDomain(text);

    /// <summary>A resource's name, whole: no URL for a browser, no folder, no wildcard.</summary>
    internal static bool IsResource(string text) =>
        IsVisible(text) && !text.Any(char.IsWhiteSpace) && text.IndexOfAny(['*', '?']) < 0 && !text.EndsWith('/')
        && !text.Contains("://", StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(text) <= 512;

    /// <summary>A claim's value, or the name of one: free text, but for wildcards at its ends.</summary>
    internal static bool IsClaim(string text) => IsVisible(text) && !text.StartsWith('*') && !text.EndsWith('*');

    /// <summary>Not empty, no white space at its ends, and no character that nobody sees.</summary>
    private static bool IsVisible(string text) =>
        text.Length > 0 && text.Length == text.Trim().Length && !text.AsSpan().ContainsAny(UnseenCharacters) && text.EnumerateRunes().All(IsVisible);

    private static bool IsVisible(Rune rune) => rune.Value != 0xFFFD && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!IsLetterOrDigit(character) && !LocalMarks.Contains(character, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return text[0] != '.' && text[^1] != '.' && text.IndexOf("..") < 0;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength && label[0] != '-' && label[^1] != '-' && label.All(character => character == '-' || IsLetterOrDigit(character));

    private static bool IsLetterOrDigit(char character) => char.IsLetterOrDigit(character) && !Unseen.Contains(character, StringComparison.Ordinal);
}
