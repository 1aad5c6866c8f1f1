using System.Text.RegularExpressions;
using System.Xml.Linq;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>CHANGELOG.md, and the page that eng/release-notes.sh makes of it.</summary>
public sealed partial class ReleaseNotesTests : IDisposable
{
    private const string Dated = "# Changelog\n\n## [1.2.0] - 2027-01-31\n\n### Added\n\n- New.\n\n## [1.1.0] - 2026-12-01\n\n- Old.\n";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-notes-");

    [Fact]
    public void the_newest_version_is_that_of_the_build()
    {
        var version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Equal(version, Heading().Matches(Repository.Read("CHANGELOG.md"))[0].Groups["version"].Value);
    }

    /// <summary>Keep a Changelog: a heading for each version with its date, and under it kinds of changes from a list.</summary>
    [Fact]
    public void its_headings_are_those_of_keep_a_changelog()
    {
        string[] kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
        var headings = Repository.Read("CHANGELOG.md").Split('\n').Where(line => line.StartsWith("##", StringComparison.Ordinal)).ToArray();
        Assert.All(headings, line => Assert.True(
            line.StartsWith("### ", StringComparison.Ordinal) ? kinds.Contains(line[4..]) : Heading().IsMatch(line), line));
    }

    [Fact]
    public async Task the_notes_are_the_versions_own_section_the_button_and_how_to_check()
    {
        var run = await NotesAsync(Dated, "1.2.0");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("- New.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("- Old.", run.Output, StringComparison.Ordinal);
        Assert.Contains("sha256sum --check SHA256SUMS", run.Output, StringComparison.Ordinal);
        Assert.Contains("gh attestation verify kacls-1.2.0.zip --repo owner/repository", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Microsoft Learn, "Deploy to Azure button": the addresses are percent-encoded, and raw ones of GitHub.</summary>
    [Fact]
    public async Task the_button_leads_to_the_versions_folder_of_the_portal_branch()
    {
        var button = Button().Match((await NotesAsync(Dated, "1.2.0")).Output);
        string[] files = [.. button.Groups["file"].Captures.Select(file => Uri.UnescapeDataString(file.Value))];
        Assert.Equal(
            [
                "https://raw.githubusercontent.com/owner/repository/portal/1.2.0/azuredeploy.json",
                "https://raw.githubusercontent.com/owner/repository/portal/1.2.0/createUiDefinition.json",
            ],
            files);
    }

    [Theory]
    [InlineData("# Changelog\n\n## [1.2.0] - Unreleased\n\n- New.\n")]
    [InlineData("# Changelog\n\n## [1.2.0] - 2027-01-31\n\n## [1.1.0] - 2026-12-01\n\n- Old.\n")]
    [InlineData("# Changelog\n\n## [1.2.01] - 2027-01-31\n\n- Other.\n")]
    public async Task a_version_without_a_date_or_text_is_not_released(string changelog)
    {
        var run = await NotesAsync(changelog, "1.2.0");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("CHANGELOG.md has no section '## [1.2.0] - <date>'", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<ProgramRun> NotesAsync(string changelog, string version)
    {
        folder.CreateSubdirectory("eng");
        File.Copy(Path.Combine(Repository.Root, "eng/release-notes.sh"), Path.Combine(folder.FullName, "eng/release-notes.sh"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "CHANGELOG.md"), changelog);
        return await ReleaseScripts.RunAsync(
            folder.FullName, "release-notes.sh", new Dictionary<string, string>(), version, "owner/repository");
    }

    [GeneratedRegex(@"^## \[(?<version>\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2}|Unreleased)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"portal\.azure\.com/#create/Microsoft\.Template/uri/(?<file>[^/]+)/createUIDefinitionUri/(?<file>[^/)]+)\)")]
    private static partial Regex Button();
}
