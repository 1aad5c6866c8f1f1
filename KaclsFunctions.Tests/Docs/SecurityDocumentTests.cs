using System.Text.RegularExpressions;
using Kacls.Protocol;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/security.md and docs/keys.md: what they name as proof exists.</summary>
public sealed partial class SecurityDocumentTests
{
    [Theory]
    [InlineData("docs/security.md")]
    [InlineData("docs/keys.md")]
    public void every_test_that_is_named_exists(string path)
    {
        var classes = typeof(SecurityDocumentTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        var named = Named().Matches(Repository.Read(path)).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, classes));
    }

    [Fact]
    public void the_operations_to_disable_exist()
    {
        var line = Repository.Read("docs/security.md").Split('\n').Single(text => text.StartsWith("5. ", StringComparison.Ordinal));
        var operations = Code().Matches(line).Skip(1).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(7, operations.Count);
        Assert.Subset(CseOperation.Names.ToHashSet(), operations.ToHashSet());
    }

    [GeneratedRegex(@"`(?<name>\w+Tests|SuiteSecrets)(\.cs)?`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
