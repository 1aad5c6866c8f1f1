using System.Text;
using Kacls.Cli.Conformance;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

public sealed class ConformanceDocumentTests
{
    private const string Page = "docs/conformance.md";

    [Fact]
    public void the_file_that_the_page_shows_is_read()
    {
        var config = ConformanceConfig.Parse(Repository.CodeBlocks(Page).First(block => block.Language == "json").Code);
        Assert.Equal("/google-drive", config.Issuers["drive"]!.Path);
        Assert.Equal("/peer", config.Peer);
    }

    [Fact]
    public void the_page_names_each_issuer_of_the_file() =>
        Assert.All(IssuerRoles.All, role => Assert.Contains($"`{role}`", Repository.Read(Page), StringComparison.Ordinal));

    [Fact]
    public void the_catalogue_has_every_case_by_its_rule()
    {
        var text = new StringBuilder(
            $"""
            # The cases of `kacls conformance`

            {Catalogue.All.Count} cases, of which {Catalogue.All.Count(each => each.Level == CaseLevel.Google)} are of level `google`
            ([what the levels mean](conformance.md#what-a-result-means)). A row is a rule, with the cases that try it.

            """);
        foreach (var operation in Catalogue.All.GroupBy(each => each.Operation, StringComparer.Ordinal))
        {
            text.Append($"\n## {operation.Key}\n\n| rule | level | cases |\n|---|---|---|\n");
            foreach (var rule in operation.GroupBy(each => (each.Rule, each.Level)))
            {
                var names = rule.Select(each => $"`{each.Name}`");
                text.Append($"| {rule.Key.Rule.Replace("|", "\\|")} | {JsonOutput.Word(rule.Key.Level)} | {string.Join(", ", names)} |\n");
            }
        }

        GeneratedDocument.AssertEqual("docs/conformance-cases.md", text.ToString());
    }
}
