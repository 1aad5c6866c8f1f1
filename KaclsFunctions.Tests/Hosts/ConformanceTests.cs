using System.Diagnostics;
using System.Text.Json;
using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>The command as it is installed from its package, on this project's own hosts, each in a process of its own.</summary>
[Collection(InstalledTool.Packs)]
public sealed class ConformanceTests : IClassFixture<InstalledTool>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-conformance-");
    private readonly InstalledTool tool;

    public ConformanceTests(InstalledTool tool) => this.tool = tool;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public Task localhost_passes_every_case() => PassesAsync();

    [Fact]
    public Task the_published_app_passes_every_case() => PassesAsync("--functions", FunctionsHostFixture.Published);

    private async Task PassesAsync(params string[] host)
    {
        var (address, listen) = ($"http://127.0.0.1:{FreePort.Find()}", $"http://127.0.0.1:{FreePort.Find()}");
        var (config, result) = (Path.Combine(folder.FullName, "conformance.json"), Path.Combine(folder.FullName, "result.json"));
        var init = await tool.RunAsync("conformance", "init", "--config", config, "--url", $"{address}/v1", "--listen", listen);
        Assert.True(init.ExitCode == 0, init.Errors);
        var settings = init.Output.TrimEnd('\n').Split('\n').Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        settings["HOME"] = folder.FullName;

        await using var service = LocalHostProcess.Start(folder.FullName, settings, [.. host, "--urls", address]);
        var run = await tool.RunAsync("conformance", "--config", config, "--strict", "--json", result);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(result)).RootElement;
        Assert.InRange(report.GetProperty("summary").GetProperty("passed").GetInt32(), 2000, int.MaxValue);

        // A service either admits a kind of guests or refuses it, and only one of the two can be tried.
        Assert.All(
            report.GetProperty("cases").EnumerateArray().Where(each => each.GetProperty("outcome").GetString() == "skipped"),
            each => Assert.StartsWith("The file's guestTypes ", each.GetProperty("detail").GetString(), StringComparison.Ordinal));
    }
}

/// <summary>Packs the command and installs it, as docs/cli.md says.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    /// <summary>Whatever packs the command does so in one folder of the project: one after the other.</summary>
    internal const string Packs = "Packs the command";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-tool-");

    private string Bin => Path.Combine(folder.FullName, "bin");

    public async Task InitializeAsync()
    {
        var packages = Path.Combine(folder.FullName, "packages");
        await DotnetAsync("pack", "Kacls.Cli", "--no-build", "--configuration", "Release", "--output", packages);
        await DotnetAsync("tool", "install", "kacls", "--tool-path", Bin, "--add-source", packages);
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    internal Task<ProgramRun> RunAsync(params string[] arguments) =>
        ProgramRun.OfAsync(new ProcessStartInfo(Path.Combine(Bin, "kacls"), arguments) { WorkingDirectory = folder.FullName });

    private static async Task DotnetAsync(params string[] arguments)
    {
        var run = await ProgramRun.OfAsync("dotnet", arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }
}
