namespace Kacls.Protocol;

/// <summary>Numbers to the letter.</summary>
internal static class DecimalText
{
    /// <summary>
    /// Whether there are digits and nothing else: .NET's parsers, asked for no more than digits, also take zero bytes after them.
    /// </summary>
    internal static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
