using System.Diagnostics;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>Runs a script of eng/, of this tree or of a copy, perhaps with stand-ins for programs first on its PATH.</summary>
internal static class ReleaseScripts
{
    /// <summary>Where eng/publish-functions.sh puts the app.</summary>
    internal static string Published { get; } = PublishedIn(Repository.Root);

    internal static string PublishedIn(string root) => Path.Combine(root, "KaclsFunctions", "bin", "published");

    internal static Task<ProgramRun> RunAsync(string script, params string[] arguments) =>
        RunAsync(Repository.Root, script, new Dictionary<string, string>(), arguments);

    internal static Task<ProgramRun> RunAsync(
        string root, string script, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(root, "eng", script), .. arguments]) { WorkingDirectory = root };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return ProgramRun.OfAsync(start, TimeSpan.FromMinutes(8));
    }

    /// <summary>A PATH on which these programs come first.</summary>
    internal static string PathWith(string folder) => $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>A program that is a script of the test's own.</summary>
    internal static void WriteProgram(string path, string script)
    {
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    internal static async Task ZipAsync(string folder, string file)
    {
        var run = await ProgramRun.OfAsync("dotnet", "run", "eng/zip.cs", "--", folder, file);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
