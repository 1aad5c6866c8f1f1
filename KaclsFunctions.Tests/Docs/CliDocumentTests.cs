using Kacls.Cli;
using KaclsFunctions.Tests.Cli;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/cli.md from its mark on, and the pages that are made whole: WRITE_DOCS=1 writes them anew.</summary>
public sealed class CliDocumentTests
{
    private const string Mark = "<!-- From here on: what the commands' own --help says. -->\n";

    [Fact]
    public async Task the_page_is_what_the_commands_say()
    {
        var page = Repository.Read("docs/cli.md");
        var written = page[..(page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];
        foreach (var (line, _) in CommandTree.All)
        {
            var help = await CliRun.OfAsync([.. line.Split(' ')[1..], "--help"]);
            written += $"\n## `{line}`\n\n```text\n{help.Output.TrimEnd()}\n```\n";
        }

        GeneratedDocument.AssertEqual("docs/cli.md", written);
    }
}
