using System.Globalization;

namespace Kacls.Protocol;

/// <summary>
/// Text without what nobody sees and no token has: a space or line break between two names, a control character, a zero-width character of
/// the page that it was copied from.
/// </summary>
internal static class VisibleText
{
    /// <summary>Whether it is so; nothing is.</summary>
    internal static bool Is(string? text) => text is null || !text.Any(IsInvisible);

    private static bool IsInvisible(char character) =>
        char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;
}
