using System.Text.RegularExpressions;
using Kacls.Errors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

public sealed partial class ErrorsDocumentTests
{
    [Fact]
    [Rule("G8-2")]
    public void has_a_row_for_each_reason_code_with_its_status_and_no_other()
    {
        var rows = Row().Matches(Repository.Read("docs/errors.md")).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        var errors = ErrorCatalogue.All.Select(error => $"{error.Status} {error.ReasonCode}");
        Assert.Equal(errors.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Rule("G8-1")]
    public void reason_codes_are_unique_and_messages_are_sentences_for_strangers()
    {
        Assert.Equal(ErrorCatalogue.All.Count, ErrorCatalogue.All.Select(error => error.ReasonCode).Distinct().Count());
        Assert.All(ErrorCatalogue.All, error =>
        {
            Assert.Matches("^[a-z0-9_]+$", error.ReasonCode);
            Assert.Matches(@"^[A-Z].*\.$", error.Message);
            Assert.DoesNotContain("xception", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void no_two_refusals_of_tokens_have_the_same_cause_or_the_same_remedy()
    {
        var rows = TokenRows("authentication").Concat(TokenRows("authorization")).ToList();
        Assert.Equal(28, rows.Count);
        Assert.Equal(rows.Count, rows.Select(row => row.Cause).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(rows.Count, rows.Select(row => row.Remedy).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void googles_token_is_not_looked_for_at_the_identity_provider() => Assert.All(TokenRows("authorization"), row =>
    {
        Assert.DoesNotContain("provider", row.Remedy, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("`Uses`", row.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("client id", row.Remedy, StringComparison.OrdinalIgnoreCase);
    });

    [Theory]
    [InlineData("operation_unknown")]
    [InlineData("method_not_allowed")]
    public void what_leaves_no_record_says_so(string reasonCode) =>
        Assert.Contains("no audit record", Cells(reasonCode)[3], StringComparison.Ordinal);

    /// <summary>A file holds one rule, which the summary of its class names, and what it refuses is in the rows of that rule.</summary>
    [Fact]
    public void each_rule_has_its_number_in_the_list_in_the_code_and_in_its_rows()
    {
        var listed = ListedRule().Matches(Repository.Read("docs/errors.md")).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], listed);

        var inDocs = ErrorCatalogue.All
            .Select(error => (Rule: RuleOfRow().Match(Cells(error.ReasonCode)[2]).Groups[1].Value, error.ReasonCode))
            .Where(row => row.Rule.Length > 0)
            .ToList();
        var inCode = Directory.EnumerateFiles(Path.Combine(Repository.Root, "Kacls"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Select(source => (Rule: RuleOfCode().Match(source).Groups[1].Value, Source: source))
            .Where(file => file.Rule.Length > 0)
            .SelectMany(file => Refusal().Matches(file.Source).Select(match => (file.Rule, ReasonCodeOf(match.Groups[1].Value))));
        Assert.Equal(listed, inDocs.Select(row => row.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(inDocs.ToHashSet(), inCode.ToHashSet());
    }

    private static string ReasonCodeOf(string member) =>
        ((KaclsError)typeof(ErrorCatalogue).GetProperty(member)!.GetValue(null)!).ReasonCode;

    private static IEnumerable<(string Cause, string Remedy)> TokenRows(string token) => ErrorCatalogue.All
        .Where(error => error.ReasonCode.StartsWith($"{token}_", StringComparison.Ordinal))
        .Select(error => Cells(error.ReasonCode))
        .Select(cells => (cells[2], cells[3]));

    private static string[] Cells(string reasonCode)
    {
        var line = Assert.Single(
            Repository.Read("docs/errors.md").Split('\n'), line => line.Contains($"| `{reasonCode}` |", StringComparison.Ordinal));
        return [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())];
    }

    [GeneratedRegex(@"^(\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex ListedRule();

    [GeneratedRegex(@"^rule (\d+): ")]
    private static partial Regex RuleOfRow();

    [GeneratedRegex(@"^/// (?:<summary>)?Rule (\d+)[ :]", RegexOptions.Multiline)]
    private static partial Regex RuleOfCode();

    [GeneratedRegex(@"throw ErrorCatalogue\.(\w+)\.ToException")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^\| (\d{3}) \| `([a-z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
