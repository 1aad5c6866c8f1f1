using System.Globalization;
using System.Text.RegularExpressions;

namespace Kacls.Perimeters;

/// <summary>
/// Numbers of JSON (RFC 8259 section 6), which are the same however they are written: <c>3</c>, <c>3.0</c>, <c>30e-1</c>. No digit is lost.
/// </summary>
internal static partial class JsonNumber
{
    /// <returns>One text for all spellings of a number; nothing where it is none, or its exponent is beyond all use.</returns>
    internal static string? Canonical(string text)
    {
        var match = Number().Match(text);
        var exponent = 0L;
        if (!match.Success
            || (match.Groups["e"].Length > 0
                && !long.TryParse(match.Groups["e"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            || Math.Abs(exponent) > int.MaxValue)
        {
            return null;
        }

        var fraction = match.Groups["fraction"].Value;
        var digits = (match.Groups["whole"].Value + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0
            ? "0"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{match.Groups["sign"].Value}{significant}e{exponent - fraction.Length + (digits.Length - significant.Length)}");
    }

    [GeneratedRegex(@"^(?<sign>-?)(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?([eE](?<e>[+-]?[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
