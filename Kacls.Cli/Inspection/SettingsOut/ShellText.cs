namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>A text as one word of a command line.</summary>
internal static class ShellText
{
    /// <summary>For sh (POSIX, Shell Command Language, section 2.2.2): nothing between single quotes means anything but the quote.</summary>
    public static string Sh(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For PowerShell 7 (about_Quoting_Rules): the same, and a quote is doubled; so are the typographic ones, which it takes too.</summary>
    public static string PowerShell(string text) =>
        $"'{string.Concat(text.Select(letter => letter is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' ? $"{letter}{letter}" : $"{letter}"))}'";
}
