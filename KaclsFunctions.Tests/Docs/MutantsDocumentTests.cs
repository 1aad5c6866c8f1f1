using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/mutants.md, which eng/mutate.cs reads: what it explains is code that is there.</summary>
public sealed partial class MutantsDocumentTests
{
    private const string Page = "docs/mutants.md";

    [Fact]
    public void every_line_that_is_explained_stands_in_its_file()
    {
        string[] code = [];
        var explained = 0;
        foreach (var line in Repository.Read(Page).Split('\n'))
        {
            if (File().Match(line) is { Success: true } file)
            {
                code = [.. Repository.Read(file.Groups["path"].Value).Split('\n').Select(text => text.Trim())];
            }
            else if (line.StartsWith('`'))
            {
                Assert.Contains(line[1..^1], code);
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                Assert.Matches(Entry(), line);
                explained++;
            }
        }

        Assert.NotEqual(0, explained);
    }

    [GeneratedRegex(@"^## `(?<path>Kacls/[\w/]+\.cs)`$", RegexOptions.ExplicitCapture)]
    private static partial Regex File();

    /// <summary>The mutation, what it puts there, and why nobody can notice it.</summary>
    [GeneratedRegex(@"^- [A-Z][\w ]+ `[^`]+`: \w.+\.$")]
    private static partial Regex Entry();
}
