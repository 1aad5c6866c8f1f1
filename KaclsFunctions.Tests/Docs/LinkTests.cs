using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>Links between the documents lead to files and headings that exist.</summary>
public sealed partial class LinkTests
{
    [Theory]
    [MemberData(nameof(FormTests.Pages), MemberType = typeof(FormTests))]
    public void links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (Match link in Link().Matches(Repository.Read(page)))
        {
            var file = link.Groups["file"].Value;
            var target = file.Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, file)));
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{page}: {link.Value}");
            var anchor = link.Groups["anchor"].Value;
            Assert.True(anchor.Length == 0 || Anchors(target).Contains(anchor), $"{page}: {link.Value}");
        }
    }

    // As GitHub makes them: lower case, without punctuation, spaces as hyphens.
    private static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(Repository.Read(page)).Select(match =>
            string.Concat(match.Groups["title"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_'))
                .Replace(' ', '-'))];

    // Of GitHub's own pages, ../../releases is beside the documents of the repository.
    [GeneratedRegex(@"\]\((?!http|\.\./\.\./releases/)(?<file>[^)#]*)(#(?<anchor>[^)]*))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
