using System.Diagnostics;

namespace Kacls.Benchmarks.Load;

/// <summary>A server of the comparison, in a process that ends with this object.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private ServerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    internal Uri Address { get; }

    /// <summary>What it has used of the processors so far.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>How much of the machine's memory it holds, in bytes.</summary>
    internal long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <param name="kind">One of those that <c>serve</c> takes.</param>
    /// <param name="folder">Of the keys.</param>
    /// <param name="build">The program of another build; this one's unless named.</param>
    /// <param name="environment">Variables of its own.</param>
    internal static async Task<ServerProcess> StartAsync(
        string kind, string folder, string? build = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [build ?? typeof(ServerProcess).Assembly.Location, "serve", kind, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait);
        return new ServerProcess(process, new Uri(address ?? throw new InvalidOperationException($"The server '{kind}' did not start.")));
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(MaxWait);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
