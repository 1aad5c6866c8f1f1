using System.Diagnostics;
using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The Kusto language service, which is JavaScript: eng/check-queries installs it and asks it.</summary>
internal static class QueryAnalysis
{
    private static readonly string Folder = Path.Combine(Repository.Root, "eng", "check-queries");

    /// <summary>The faults of each query, by its name.</summary>
    internal static async Task<IReadOnlyDictionary<string, string[]>> RunAsync(IReadOnlyDictionary<string, string> queries)
    {
        await InstallAsync();
        var folder = Directory.CreateTempSubdirectory("kacls-queries-");
        try
        {
            var file = Path.Combine(folder.FullName, "queries.json");
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(queries));
            return JsonSerializer.Deserialize<Dictionary<string, string[]>>(await RunAsync("node", "analyse.js", file))!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task InstallAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var mark = Path.Combine(Folder, "node_modules", ".installed");
        if (!File.Exists(mark) || await File.ReadAllTextAsync(mark) != wanted)
        {
            await RunAsync("npm", "ci", "--silent");
            await File.WriteAllTextAsync(mark, wanted);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var run = await ProgramRun.OfAsync(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder });
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {run.Output}{run.Errors}");
        return run.Output;
    }
}
