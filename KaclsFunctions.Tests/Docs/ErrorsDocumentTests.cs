using System.Text.RegularExpressions;
using Kacls.Errors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

public sealed partial class ErrorsDocumentTests
{
    [Fact]
    public void has_a_row_for_each_reason_code_with_its_status_and_no_other()
    {
        var rows = Row().Matches(Repository.Read("docs/errors.md")).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        var errors = ErrorCatalogue.All.Select(error => $"{error.Status} {error.ReasonCode}");
        Assert.Equal(errors.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
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

    [GeneratedRegex(@"^\| (\d{3}) \| `([a-z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
