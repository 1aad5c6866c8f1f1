using System.Security.Cryptography;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>
/// The same source gives the same bytes in another folder, without a repository around it and as CI builds it: who doubts a release builds
/// it. Compared with what eng/publish-functions.sh published last here, as the tests of Hosts are.
/// </summary>
public sealed class ReproducibleBuildTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-built-again-in-a-folder-with-a-longer-name-");

    [Fact]
    public async Task the_function_app_built_elsewhere_is_the_same_to_the_byte()
    {
        CopySource(new DirectoryInfo(Repository.Root), folder.FullName);
        var publish = await ReleaseScripts.RunAsync(
            folder.FullName, "publish-functions.sh", new Dictionary<string, string> { ["CI"] = Tools.InCi ? "false" : "true" });
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Errors);

        var again = ReleaseScripts.PublishedIn(folder.FullName);
        Assert.Equal(Hashes(ReleaseScripts.Published), Hashes(again));

        var (here, there) = (Path.Combine(folder.FullName, "here.zip"), Path.Combine(folder.FullName, "there.zip"));
        await ReleaseScripts.ZipAsync(ReleaseScripts.Published, here);
        await ReleaseScripts.ZipAsync(again, there);
        Assert.Equal(Hash(here), Hash(there));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>All that a clone would have, and the packages of eng/offline.</summary>
    private static void CopySource(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var below in from.GetDirectories().Where(one => one.Name is not ("bin" or "obj" or ".git" or "node_modules" or "release")))
        {
            CopySource(below, Path.Combine(to, below.Name));
        }
    }

    private static string[] Hashes(string root) =>
        [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(root, file)} {Hash(file)}").Order(StringComparer.Ordinal)];

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
