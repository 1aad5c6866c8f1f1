using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// What a KQL query says about our own telemetry, which the language service takes for any text and any member of a dynamic column.
/// </summary>
internal sealed partial class KqlText
{
    internal KqlText(string text)
    {
        Comments = string.Join(
            ' ', text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)).Select(line => line[2..].Trim()));
        Code = Comment().Replace(text, "");
        Properties = [.. Property().Matches(Code).Select(match => match.Groups["name"].Value).Distinct()];
        Values = [.. Comparison().Matches(Code).SelectMany(match => Literal().Matches(match.Groups["values"].Value)
            .Select(value => (match.Groups["field"].Value.ToLowerInvariant(), value.Value.Trim('"'))))];
        Metrics = [.. Metric().Matches(Code).Select(match => match.Value.Trim('"')).Distinct()];
        Events = [.. EventName().Matches(Code).Select(match => match.Groups["name"].Value).Except(Metrics)];
    }

    /// <summary>The comment that it begins with, without the slashes; empty if there is none.</summary>
    internal string Comments { get; }

    /// <summary>All but comments.</summary>
    internal string Code { get; }

    /// <summary>Names after <c>Properties.</c>: fields of the audit, or dimensions of a metric.</summary>
    internal IReadOnlyList<string> Properties { get; }

    /// <summary>What operation, outcome and reason_code are compared with.</summary>
    internal IReadOnlyList<(string Field, string Value)> Values { get; }

    /// <summary>Literals that look like a metric of the service.</summary>
    internal IReadOnlyList<string> Metrics { get; }

    /// <summary>What else Name is compared with: an event.</summary>
    internal IReadOnlyList<string> Events { get; }

    [GeneratedRegex("//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("\\bProperties(\\.(?<name>\\w+)|\\[\"(?<name>[^\"]+)\"\\])", RegexOptions.ExplicitCapture)]
    private static partial Regex Property();

    [GeneratedRegex(
        "\\b(?<field>operation|outcome|reason_code)\\)?\\s*(==|!=|=~|!?in~?)\\s*(?<values>\"[^\"\n]*\"|\\([^)]*\\))",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex("\"kacls\\.[^\"]*\"")]
    private static partial Regex Metric();

    [GeneratedRegex("\\bName\\s*==\\s*\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex EventName();
}
