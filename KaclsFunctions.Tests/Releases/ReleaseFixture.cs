using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>The files of a release, made once by eng/release-files.sh of what was published last.</summary>
public sealed class ReleaseFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-release-");

    /// <summary>A file of the release.</summary>
    internal string this[string name] => Path.Combine(folder.FullName, name);

    internal IEnumerable<string> Names => folder.GetFiles().Select(file => file.Name);

    public async Task InitializeAsync()
    {
        var run = await ReleaseScripts.RunAsync("release-files.sh", "9.8.7", "owner/repository", folder.FullName);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The packages of a bill of materials, as <c>name/version</c> in lower case.</summary>
    internal IEnumerable<string> PackagesOf(string bill)
    {
        var root = JsonElement.Parse(File.ReadAllText(this[bill]));
        Assert.Equal("CycloneDX", root.GetProperty("bomFormat").GetString());
        return root.GetProperty("components").EnumerateArray()
            .Select(component => Lower($"{component.GetProperty("name")}/{component.GetProperty("version")}"));
    }

    /// <summary>The packages that a published .deps.json names.</summary>
    internal static IEnumerable<string> PackagesNamedBy(string deps) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(ReleaseScripts.Published, deps))).GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package").Select(library => Lower(library.Name));

    private static string Lower(string text) => text.ToLowerInvariant();
}
