using Kacls.Hosting;

namespace KaclsFunctions.Tests.Policies;

/// <summary>What the app says of a policy's file before a deployment, without any other setting.</summary>
public sealed class PolicyCheckTests
{
    [Theory]
    [MemberData(nameof(PolicyFileTests.Members), MemberType = typeof(PolicyFileTests))]
    public void it_finds_what_a_start_finds(string text, string names)
    {
        var path = PolicySettings.Write(text);
        var (isRight, lines) = PolicyCheck.Run([path]);
        Assert.False(isRight);
        Assert.Equal(PolicySettings.ErrorsOfFile(path), lines);
        Assert.Contains(lines, line => line.Contains(names, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PolicyFileTests.NoPolicies), MemberType = typeof(PolicyFileTests))]
    public void so_it_does_where_there_is_no_policy(string text, string names)
    {
        var (isRight, lines) = PolicyCheck.Run([PolicySettings.Write(text)]);
        Assert.False(isRight);
        Assert.Contains(names, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void it_takes_one_file_that_is_there()
    {
        var (isRight, lines) = PolicyCheck.Run(["no-such-perimeters.json"]);
        Assert.False(isRight);
        Assert.Contains("there is no such file", Assert.Single(lines), StringComparison.Ordinal);
        Assert.All(
            new string[][] { [""], [], ["one.json", "two.json"] },
            arguments => Assert.Equal((false, "--check-perimeters takes one file"), First(PolicyCheck.Run(arguments))));

        static (bool, string) First((bool IsRight, IReadOnlyList<string> Lines) said) => (said.IsRight, Assert.Single(said.Lines));
    }

    [Fact]
    public void it_counts_perimeters_and_rules()
    {
        const string Two = """{"Rules":[{"Name":"a","Effect":"deny"},{"Name":"b","Effect":"allow"}]}""";
        Assert.Equal("1 perimeter(s), 2 rule(s)", Said($$"""{ "Default": {{Two}} }"""));
        Assert.Equal("2 perimeter(s), 2 rule(s)", Said($$"""{ "ById": { "7": {{Two}}, "default": { "Rules": [] } } }"""));
        Assert.Equal("4 perimeter(s), 6 rule(s)", Said(
            $$"""{ "Default": {{Two}}, "Privileged": {{Two}}, "ById": { "x": {{Two}}, "y": { "Rules": [] } }, "UnknownId": "default" }"""));
        Assert.Equal("0 perimeter(s), 0 rule(s)", Said("""{"UnknownId":"deny"}"""));
    }

    [Fact]
    public void it_says_what_only_a_start_can_tell()
    {
        Assert.Equal(
            "1 perimeter(s), 1 rule(s). Only the start can tell whether there are the providers entra, guests",
            Said(PolicySettings.Rule("""
                "When":{"Providers":["entra","guests"]},"Unless":{"Providers":["guests"]}
                """)));
        Assert.Equal(
            "1 perimeter(s), 1 rule(s). Only the start can tell whether no-such.csv is right",
            Said(InCountries("no-such.csv")));
    }

    [Fact]
    public void countries_beside_the_file_are_read_as_they_will_be_beside_the_app()
    {
        var (good, bad) = (PolicySettings.Write("203.0.113.0,203.0.113.255,DE\n"), PolicySettings.Write("no countries"));
        Assert.Equal("1 perimeter(s), 1 rule(s)", Said(InCountries(Path.GetFileName(good))));
        var (isRight, lines) = PolicyCheck.Run([PolicySettings.Write(InCountries(Path.GetFileName(bad)))]);
        Assert.False(isRight);
        Assert.Contains(lines, line => line.Contains("CountryDatabase '", StringComparison.Ordinal));
    }

    [Fact]
    public void a_rule_on_countries_needs_a_database_here_too() => Assert.False(
        PolicyCheck.Run([PolicySettings.Write(PolicySettings.Rule("\"When\":{\"Countries\":[\"DE\"]}"))]).IsRight);

    private static string InCountries(string database) =>
        $"{{\"CountryDatabase\":\"{database}\",{PolicySettings.Rule("\"When\":{\"Countries\":[\"DE\"]}").Trim()[1..]}";

    private static string Said(string policy)
    {
        var path = PolicySettings.Write(policy);
        var (isRight, lines) = PolicyCheck.Run([path]);
        Assert.True(isRight, string.Join("; ", lines));
        var line = Assert.Single(lines);
        Assert.StartsWith($"{path}: ", line, StringComparison.Ordinal);
        return line[(path.Length + 2)..];
    }
}
