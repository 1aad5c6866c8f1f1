using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>What documents and sources look like.</summary>
public sealed partial class FormTests
{
    private const int MaxLine = 140;

    public static TheoryData<string> Pages => [.. PageNames];

    internal static IEnumerable<string> PageNames =>
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", .. Files("docs", "*.md"), .. Files("Kacls.Benchmarks", "*.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void a_page_has_one_title_and_it_comes_first(string page)
    {
        var isCode = false;
        var titles = new List<int>();
        foreach (var (number, line) in Repository.Read(page).Split('\n').Index())
        {
            isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isCode && line.StartsWith("# ", StringComparison.Ordinal))
            {
                titles.Add(number);
            }
        }

        Assert.Equal([0], titles);
    }

    /// <summary>What is read from top to bottom; a row of a table is one line, however long, and so is a command.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/quickstart.md")]
    [InlineData("docs/settings.md")]
    [InlineData("docs/costs.md")]
    [InlineData("docs/releases.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("SECURITY.md")]
    public void no_line_of_text_is_longer_either(string page)
    {
        var text = Fence().Replace(Repository.Read(page), "");
        Assert.Equal("", string.Join('\n', text.Split('\n').Where(line => line.Length > MaxLine && !line.StartsWith('|'))));
    }

    [Fact]
    public void no_line_of_code_is_longer_than_editorconfig_declares()
    {
        Assert.Contains($"max_line_length = {MaxLine}", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        var files = Files(".", "*.cs").ToList();
        Assert.InRange(files.Count, 200, 2000);
        var found = from file in files
                    from line in Repository.Read(file).Split('\n').Index()
                    where line.Item.Length > MaxLine
                    select $"{file}:{line.Index + 1}";
        Assert.Equal("", string.Join('\n', found));
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "packages"));

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
