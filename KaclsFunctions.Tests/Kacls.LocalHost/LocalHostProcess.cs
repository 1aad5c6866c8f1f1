using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

/// <summary>LocalHost as a user runs it: its own process, its own folder, its output on a pipe.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    private static readonly string Program =
        Path.Combine(Path.GetDirectoryName(typeof(LocalHostProcess).Assembly.Location)!, "Kacls.LocalHost.dll");
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private LocalHostProcess(Process process, string folder)
    {
        (this.process, Folder) = (process, folder);
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Folder { get; }

    public IReadOnlyList<string> Output => [.. output];

    public string Errors => string.Join('\n', errors);

    /// <summary>The commands that it printed, ready to paste.</summary>
    public IReadOnlyList<string> Commands => [.. output.Where(line => line.StartsWith("curl ", StringComparison.Ordinal))];

    /// <summary>The body of an example, as its file has it.</summary>
    public JsonObject Example(string operation) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, ".kacls", "examples", $"{operation}.json")))!.AsObject();

    /// <summary>The audit records on its console.</summary>
    public IReadOnlyList<JsonElement> Audit =>
    [
        .. output.Where(line => line.Contains("\"KaclsAudit\"", StringComparison.Ordinal))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("State")),
    ];

    public static LocalHostProcess Start(
        string folder, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        StartUnder([], folder, environment, arguments);

    /// <summary>Starts it by a command that its own is appended to.</summary>
    public static LocalHostProcess StartUnder(
        IReadOnlyList<string> launcher, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        string[] command = [.. launcher, "dotnet", Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new LocalHostProcess(Process.Start(start)!, folder);
    }

    public async Task WaitForAsync(Func<LocalHostProcess, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition(this))
        {
            Assert.False(process.HasExited && !condition(this), Errors);
            await Task.Delay(50, deadline.Token);
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public static async Task<JsonElement> PasteAsync(string command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        var reply = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return JsonDocument.Parse(reply).RootElement;
    }

    /// <summary>Asks it to end, as Ctrl+C does.</summary>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [$"{process.Id}"]);
            await kill.WaitForExitAsync();
        }

        return await ExitCodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        SuiteSecrets.AssertNoneIn(string.Join('\n', output.Where(line => line.StartsWith('{'))));
    }
}
