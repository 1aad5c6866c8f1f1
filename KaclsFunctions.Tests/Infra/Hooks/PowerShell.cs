using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>PowerShell, the .NET tool that <c>.config/dotnet-tools.json</c> pins.</summary>
internal static class PowerShell
{
    private static readonly Lazy<Task<string>> Found = new(FindAsync);

    /// <summary>
    /// Its program, to be started by the real <c>dotnet</c>: the tool's own command would start whichever <c>dotnet</c> is on PATH, and on
    /// a hook's PATH that one is a stand-in.
    /// </summary>
    internal static Task<string> PathAsync() => Found.Value;

    internal static async Task<ProgramRun> RunAsync(string command) =>
        await ProgramRun.OfAsync("dotnet", await PathAsync(), "-NoProfile", "-NonInteractive", "-Command", command);

    private static async Task<string> FindAsync()
    {
        var restore = await ProgramRun.OfAsync("dotnet", "tool", "restore");
        Assert.True(restore.ExitCode == 0, restore.Output + restore.Errors);
        var home = await ProgramRun.OfAsync("dotnet", "tool", "run", "pwsh", "-NoProfile", "-NonInteractive", "-Command", "$PSHOME");
        Assert.True(home.ExitCode == 0, home.Output + home.Errors);
        return Path.Combine(home.Output.Trim(), "pwsh.dll");
    }
}
