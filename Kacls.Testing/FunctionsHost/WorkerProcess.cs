using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Kacls.Testing.FunctionsHost;

/// <summary>The worker of a function app as a process, with its output.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaximumMessageLength = int.MaxValue;
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private WorkerProcess(Process process, FunctionsHostOptions options)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data, output, options.OnOutput);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, errors, options.OnError);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal IReadOnlyList<string> Output => [.. output];

    internal IReadOnlyList<string> Errors => [.. errors];

    internal int Id => process.Id;

    /// <param name="options">The app.</param>
    /// <param name="rpcUrl">Where the host speaks gRPC.</param>
    internal static WorkerProcess Start(FunctionsHostOptions options, string rpcUrl)
    {
        string[] command =
        [
            .. options.Launcher,
            "dotnet",
            Path.Combine(options.AppFolder, ProgramIn(options.AppFolder)),
            "--functions-uri", rpcUrl,
            "--functions-worker-id", "worker",
            "--functions-request-id", "start",
            "--functions-grpc-max-message-length", $"{MaximumMessageLength}",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = options.WorkingFolder ?? options.AppFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in options.Settings)
        {
            start.Environment[name] = value;
        }

        // The two talk on loopback, and .NET would send even that through a proxy of the environment's.
        start.Environment["no_proxy"] = $"127.0.0.1,localhost,{Environment.GetEnvironmentVariable("no_proxy")}";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = options.AppFolder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = options.AppFolder;
        return new WorkerProcess(Process.Start(start)!, options);
    }

    /// <summary>Waits for its end and for the last line of its output.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> WaitForExitAsync(CancellationToken cancellation = default)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Gives it a while to end by itself, and then ends it.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> EndAsync(TimeSpan deadline)
    {
        using var expiry = new CancellationTokenSource(deadline);
        try
        {
            return await WaitForExitAsync(expiry.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return await WaitForExitAsync();
        }
    }

    public void Dispose() => process.Dispose();

    /// <summary>The worker's configuration, which the SDK of the functions writes, names it.</summary>
    private static string ProgramIn(string folder)
    {
        using var configuration = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "worker.config.json")));
        return configuration.RootElement.GetProperty("description").GetProperty("defaultWorkerPath").GetString()!;
    }

    private static void Keep(string? line, ConcurrentQueue<string> lines, Action<string>? listener)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
            listener?.Invoke(line);
        }
    }
}

/// <summary>The worker ended instead of starting.</summary>
/// <param name="exitCode">Its exit code.</param>
/// <param name="errors">Its standard error.</param>
public sealed class WorkerExitException(int exitCode, IReadOnlyList<string> errors)
    : Exception($"The worker ended with {exitCode}: {string.Join('\n', errors)}")
{
    /// <summary>Its exit code.</summary>
    public int ExitCode => exitCode;

    /// <summary>The lines of its standard error.</summary>
    public IReadOnlyList<string> Errors => errors;
}
