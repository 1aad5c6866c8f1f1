namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>A text as one word of a command line.</summary>
internal static class ShellText
{
    /// <summary>For sh (POSIX, Shell Command Language, section 2.2.2): between single quotes only the quote means anything.</summary>
    public static string Sh(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For PowerShell 7 (about_Quoting_Rules): a quote is doubled, a typographic one too.</summary>
    public static string PowerShell(string text) =>
        $"'{string.Concat(text.Select(letter => IsQuote(letter) ? $"{letter}{letter}" : $"{letter}"))}'";

    private static bool IsQuote(char letter) => letter is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b';
}
