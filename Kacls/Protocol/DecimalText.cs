using System.Globalization;
using System.Numerics;

namespace Kacls.Protocol;

/// <summary>Numbers to the letter.</summary>
internal static class DecimalText
{
    /// <summary>
    /// Reads digits and nothing else: .NET's parsers, asked for no more than digits, also take zero bytes after them.
    /// </summary>
    internal static bool TryParse<T>(ReadOnlySpan<char> text, out T number)
        where T : struct, INumber<T>
    {
        number = default;
        return !text.ContainsAnyExceptInRange('0', '9') && T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
