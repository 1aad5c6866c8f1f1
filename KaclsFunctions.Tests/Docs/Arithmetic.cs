using System.Globalization;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Docs;

/// <summary>What a document calculates, as it writes it: <c>2 × 2 GB × 0.5 + 1 ÷ 4 h</c>. Factors are numbers, their units words.</summary>
internal static partial class Arithmetic
{
    internal static decimal Value(string formula) => formula.Split(" + ").Sum(Product);

    internal static decimal Number(string text) =>
        decimal.Parse(text.Trim('%', ' ', '*').Replace('–', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>The cells of each row of the table with this head.</summary>
    internal static IEnumerable<string[]> Rows(string document, string head)
    {
        var lines = document.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith(head, StringComparison.Ordinal));
        Assert.True(start >= 0, head);
        return lines[(start + 2)..].TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
    }

    private static decimal Product(string formula)
    {
        var parts = Sign().Split(formula);
        var product = Number(parts[0].Split(' ')[0]);
        for (var index = 1; index < parts.Length; index += 2)
        {
            var factor = Number(parts[index + 1].Split(' ')[0]);
            product = parts[index] == "×" ? product * factor : product / factor;
        }

        return product;
    }

    [GeneratedRegex(" ([×÷]) ")]
    private static partial Regex Sign();
}
