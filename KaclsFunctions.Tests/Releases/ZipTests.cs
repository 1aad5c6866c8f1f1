namespace KaclsFunctions.Tests.Releases;

/// <summary>eng/zip.cs: the same files give the same bytes.</summary>
public sealed class ZipTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-zip-");

    [Fact]
    public async Task neither_times_nor_modes_nor_the_order_of_writing_are_in_it()
    {
        string[] names = ["b.txt", "a.txt", ".hidden/c.txt"];
        var first = Write("first", names, new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        var second = Write("second", names.Reverse(), new DateTime(2031, 7, 1, 4, 5, 6, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(second, "a.txt"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await ReleaseScripts.ZipAsync(first, $"{first}.zip");
        await ReleaseScripts.ZipAsync(second, $"{second}.zip");
        Assert.Equal(await File.ReadAllBytesAsync($"{first}.zip"), await File.ReadAllBytesAsync($"{second}.zip"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, IEnumerable<string> files, DateTime time)
    {
        var root = folder.CreateSubdirectory(name).FullName;
        foreach (var file in files)
        {
            var path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
            File.SetLastWriteTimeUtc(path, time);
        }

        return root;
    }
}
