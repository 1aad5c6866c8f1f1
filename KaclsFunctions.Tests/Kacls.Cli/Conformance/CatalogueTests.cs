using System.Text.Json;
using Kacls.Cli.Conformance;

namespace KaclsFunctions.Tests.Cli.Conformance;

public sealed class CatalogueTests
{
    [Fact]
    public void names_are_unique_and_lower_case()
    {
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(each => each.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Catalogue.All, each => Assert.Matches("^[a-z0-9]+(\\.[a-z0-9_-]+)+$", each.Name));
        Assert.All(Catalogue.All, each => Assert.Contains(each.Operation, ReferenceMethods.All));
    }

    [Fact]
    public void each_case_names_the_page_of_the_reference_or_the_standard_and_what_it_asks_for() =>
        Assert.All(
            Catalogue.All,
            each => Assert.Matches(
                "^(Google, (reference|guide) \"[^\"]+\"|RFC \\d+|Fetch standard|Java Cryptography Architecture|Gmail API).*: .+",
                each.Rule));

    [Fact]
    public void every_method_has_cases_of_both_kinds() => Assert.All(ReferenceMethods.Posts, operation =>
    {
        Assert.Contains(Catalogue.All, each => each.Operation == operation && each.Level == CaseLevel.Google);
        Assert.InRange(Catalogue.All.Count(each => each.Operation == operation), 20, int.MaxValue);
    });

    [Fact]
    public void a_pattern_with_a_star_is_the_whole_name_and_one_without_a_part()
    {
        var whole = Catalogue.Matching(["Wrap.*"]);
        Assert.NotEmpty(whole);
        Assert.All(whole, each => Assert.StartsWith("wrap.", each.Name, StringComparison.Ordinal));
        Assert.Contains(Catalogue.Matching(["WRAP.GRANTED"]), each => each.Name == "unwrap.granted");
        Assert.Equal(["wrap.granted", "digest.granted"], Catalogue.Matching(["wrap.granted*", "digest.granted*"]).Select(each => each.Name));
        Assert.Empty(Catalogue.Matching(["no.such.case"]));
        Assert.Equal(Catalogue.All, Catalogue.Matching([]));
    }

    [Fact]
    public async Task the_list_has_them_all_as_lines_and_as_json()
    {
        var lines = await CliRun.OfAsync("conformance", "--list");
        Assert.Equal(Catalogue.All.Count, lines.Output.TrimEnd('\n').Split('\n').Length);
        var json = await CliRun.OfAsync("conformance", "--list", "--json", "-");
        Assert.Equal(
            Catalogue.All.Select(each => each.Name),
            JsonDocument.Parse(json.Output).RootElement.EnumerateArray().Select(each => each.GetProperty("name").GetString()));
    }
}
