using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Infra;

/// <summary>What a KQL query says, as far as a test can tell without an engine: its words, the names it makes, the values it compares with.</summary>
internal sealed partial class KqlText
{
    private readonly string text;
    private readonly string bare;

    internal KqlText(string text)
    {
        this.text = text;
        var code = Comment().Replace(text, "");
        bare = Literal().Replace(code, "\"\"");
        Properties = [.. Property().Matches(code).Select(match => match.Groups["name"].Value).Distinct()];
        Values = [.. Comparison().Matches(code).SelectMany(match => Literal().Matches(match.Groups["values"].Value)
            .Select(value => (match.Groups["field"].Value.ToLowerInvariant(), value.Value.Trim('"'))))];
        Metrics = [.. Metric().Matches(code).Select(match => match.Value.Trim('"')).Distinct()];
        Named = [.. Definition().Matches(bare).Select(match => match.Groups["name"].Value), .. Tuple().Matches(bare)
            .SelectMany(match => match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries))];
        Words = [.. Word().Matches(Property().Replace(bare, "Properties")).Select(match => match.Value).Distinct()];
    }

    /// <summary>The first line's comment, without the slashes; empty if there is none.</summary>
    internal string Comments => string.Join(' ', text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)).Select(line => line[2..].Trim()));

    /// <summary>Names after <c>Properties.</c>: fields of the audit.</summary>
    internal IReadOnlyList<string> Properties { get; }

    /// <summary>What operation, outcome and reason_code are compared with.</summary>
    internal IReadOnlyList<(string Field, string Value)> Values { get; }

    /// <summary>Literals that look like a metric of the service.</summary>
    internal IReadOnlyList<string> Metrics { get; }

    /// <summary>Names that the query gives: columns and lets.</summary>
    internal IReadOnlyList<string> Named { get; }

    /// <summary>Every word outside comments, literals and property names.</summary>
    internal IReadOnlyList<string> Words { get; }

    /// <summary>Whether all brackets close, in order, and every literal ends on its line.</summary>
    internal bool IsBalanced()
    {
        if (bare.Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal))
        {
            return false;
        }

        var open = new Stack<char>();
        foreach (var bracket in bare.Where("()[]{}".Contains))
        {
            var at = ")]}".IndexOf(bracket, StringComparison.Ordinal);
            if (at < 0)
            {
                open.Push(bracket);
            }
            else if (!open.TryPop(out var opened) || opened != "([{"[at])
            {
                return false;
            }
        }

        return open.Count == 0;
    }

    [GeneratedRegex("//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("\\bProperties(\\.(?<name>\\w+)|\\[\"(?<name>[^\"]+)\"\\])", RegexOptions.ExplicitCapture)]
    private static partial Regex Property();

    [GeneratedRegex("\\b(?<field>operation|outcome|reason_code)\\)?\\s*(==|!=|=~|!?in~?)\\s*(?<values>\"[^\"\n]*\"|\\([^)]*\\))", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex("\"kacls\\.[^\"]*\"")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\b(?<name>[A-Za-z_]\w*)\s*=(?![=~])", RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\((?<names>\w+(, *\w+)+)\)\s*=(?![=~])", RegexOptions.ExplicitCapture)]
    private static partial Regex Tuple();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*")]
    private static partial Regex Word();
}
