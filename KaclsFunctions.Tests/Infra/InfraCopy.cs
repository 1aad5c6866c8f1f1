using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>infra/ in a folder of its own: the compiler writes beside what it reads, and tests plant faults.</summary>
internal sealed class InfraCopy : IDisposable
{
    internal static readonly string Original = Path.Combine(Repository.Root, "infra");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-infra-");

    internal InfraCopy()
    {
        foreach (var file in Directory.GetFiles(Original, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(Original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // API versions grow old every day, the compiler that knows newer ones does not: judged as of today, the tests would fail one day by
        // themselves.
        Replace(
            "bicepconfig.json",
            "\"maxAgeInDays\": 730",
            $"\"maxAgeInDays\": 730, \"test-today\": \"{Repository.FromBuild("ApiVersionsJudgedOn")}\"");
    }

    internal string Root => folder.FullName;

    internal string PathOf(string file) => Path.Combine(folder.FullName, file);

    internal void Replace(string file, string before, string after)
    {
        var text = File.ReadAllText(PathOf(file));
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(PathOf(file), text.Replace(before, after, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
