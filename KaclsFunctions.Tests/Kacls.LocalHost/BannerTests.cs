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
        Assert.All(banner.Where(line => !line.StartsWith("cd ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 100));
        Assert.All(
            banner.Where(line => !line.StartsWith("cd ", StringComparison.Ordinal)).SkipLast(1), line => Assert.InRange(line.Length, 0, 80));

        var shown = Repository.CodeBlocks("README.md").Single(block => block.Code.StartsWith("KACLS for", StringComparison.Ordinal)).Code;
        var asInReadme = banner.Select(line => Regex.Replace(
            Regex.Replace(line, @"^cd .*(?=/\.kacls/examples'?$)", "cd /home/you/kacls"), "127.0.0.1:[0-9]+", "127.0.0.1:8787").TrimEnd('\''));
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
}
