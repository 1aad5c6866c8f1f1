using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Layers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>
/// docs/architecture.md draws the layers of README, and leads through files that exist; CONTRIBUTING.md names such files too.
/// </summary>
public sealed partial class ArchitectureDocumentTests
{
    [Fact]
    public void the_layers_are_drawn_in_the_order_of_the_readme()
    {
        var drawing = Assert.Single(Repository.CodeBlocks("docs/architecture.md"), block => block.Language == "mermaid").Code;
        Assert.Equal(Layering.OfReadme(), Node().Matches(drawing).Select(match => match.Groups[1].Value));
    }

    [Theory]
    [InlineData("docs/architecture.md", 25)]
    [InlineData("CONTRIBUTING.md", 25)]
    public void each_file_that_is_named_exists(string document, int atLeast)
    {
        var named = Named().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.InRange(named.Count, atLeast, 200);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    /// <summary>A layer alone on its line.</summary>
    [GeneratedRegex(@"^ +([A-Z]\w+)$", RegexOptions.Multiline)]
    private static partial Regex Node();

    /// <summary>A path in the repository; one with a placeholder in it is no path.</summary>
    [GeneratedRegex(@"`((?:Kacls[\w.]*|docs|eng|infra|\.github)/[\w./-]*)`")]
    private static partial Regex Named();
}
