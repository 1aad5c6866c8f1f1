using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

/// <summary>What a newcomer sees.</summary>
public sealed class BannerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls banner-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task fits_one_screen_and_the_readme_shows_it()
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, null, "--urls", "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Commands.Count >= 12);
        var banner = localHost.Output.SkipWhile(line => !line.StartsWith("KACLS for", StringComparison.Ordinal)).ToList();
        banner = banner[..(banner.FindLastIndex(line => line.StartsWith("curl ", StringComparison.Ordinal)) + 1)];
        Assert.InRange(banner.Count, 10, 22);

        // How long the folder's path is, is not ours to say: a command has all of it, and works wherever it is pasted.
        Assert.All(
            banner.Select(line => Regex.Replace(line, " -d .*/examples/", " -d @")),
            line => Assert.InRange(line.Length, 0, line.Contains("/privilegedprivatekeydecrypt", StringComparison.Ordinal) ? 100 : 80));

        var shown = Repository.CodeBlocks("README.md").Single(block => block.Code.StartsWith("KACLS for", StringComparison.Ordinal)).Code;
        var asInReadme = banner
            .Select(line => Regex.Replace(line, @"'?@.*(/\.kacls/examples/\w+\.json)'?$", "@/home/you/kacls$1"))
            .Select(line => Regex.Replace(line, "127.0.0.1:[0-9]+", "127.0.0.1:8787"));
        Assert.Equal(shown.TrimEnd().Split('\n'), asInReadme);
    }

    [Fact]
    public async Task examples_are_the_owners_alone_and_new_at_each_start()
    {
        var examples = Path.Combine(folder.FullName, ".kacls", "examples");
        Directory.CreateDirectory(examples);
        await File.WriteAllTextAsync(Path.Combine(examples, "wrap.json"), "old");
        await File.WriteAllTextAsync(Path.Combine(examples, "mine.json"), "mine");
        await using var localHost = LocalHostProcess.Start(folder.FullName, null, "--urls", "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Commands.Count >= 12);
        Assert.NotNull(localHost.Example("wrap")["key"]);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(examples, "mine.json")));
        foreach (var file in Directory.EnumerateFiles(examples).Where(file => Path.GetFileName(file) != "mine.json"))
        {
            Assert.True(OperatingSystem.IsWindows()
                || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [Fact]
    public async Task says_why_there_are_no_examples_and_still_what_needs_none()
    {
        var environment = new Dictionary<string, string> { ["Kacls__Suspended"] = "true" };
        await using var localHost = LocalHostProcess.Start(folder.FullName, environment, "--urls", "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Commands.Count > 0);
        Assert.Contains(localHost.Output, line => line.StartsWith("No examples: the first wrap failed", StringComparison.Ordinal));
        Assert.Equal("KACLS", (await LocalHostProcess.PasteAsync(localHost.Commands[0])).GetProperty("server_type").GetString());
    }
}
