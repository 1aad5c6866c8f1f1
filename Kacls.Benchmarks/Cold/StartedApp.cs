using System.Diagnostics;
using Kacls.Testing.FunctionsHost;

namespace Kacls.Benchmarks.Cold;

/// <summary>An app that has just been started, and ends with this object.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Started">When its process was started, by <see cref="TimeProvider"/>.</param>
/// <param name="End">Ends it.</param>
internal sealed record StartedApp(Uri Address, long Started, Func<ValueTask> End) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => End();

    /// <summary>A web server that prints where it listens.</summary>
    internal static async Task<StartedApp> OnKestrelAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var started = TimeProvider.System.GetTimestamp();
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http:", StringComparison.Ordinal))
            {
                // Its records follow, and a pipe that nobody empties would stop it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new(new Uri(line), started, EndAsync);
            }
        }

        throw new InvalidOperationException($"{arguments[0]} did not start.");

        async ValueTask EndAsync()
        {
            using var ended = process;
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>A function app, by the Functions host for tests.</summary>
    internal static async Task<StartedApp> UnderFunctionsHostAsync(FunctionsHostOptions options)
    {
        var host = await FunctionsHost.StartAsync(options);
        return new(new Uri(host.Url), host.WorkerStarted, host.DisposeAsync);
    }
}
