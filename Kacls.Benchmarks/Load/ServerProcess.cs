using System.Diagnostics;
using System.Globalization;

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

    /// <param name="kind">One of those that <c>serve</c> takes.</param>
    /// <param name="folder">Of the keys.</param>
    /// <param name="build">The program of another build; this one's unless named.</param>
    internal static async Task<ServerProcess> StartAsync(string kind, string folder, string? build = null)
    {
        var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [build ?? typeof(ServerProcess).Assembly.Location, "serve", kind, folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        var address = await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait);
        return new ServerProcess(process, new Uri(address ?? throw new InvalidOperationException($"The server '{kind}' did not start.")));
    }

    /// <summary>The bytes that it has allocated so far.</summary>
    internal async Task<long> AllocatedAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
        var bytes = await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait);
        return long.Parse(bytes!, CultureInfo.InvariantCulture);
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
