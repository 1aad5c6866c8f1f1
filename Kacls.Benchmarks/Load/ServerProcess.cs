using System.Diagnostics;
using System.Globalization;
using Kacls.Benchmarks.Servers;

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

    /// <summary>What it holds of the machine's memory.</summary>
    internal long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Files, sockets and the like that it has open.</summary>
    internal int Handles
    {
        get
        {
            process.Refresh();
            return process.HandleCount;
        }
    }

    internal int Threads
    {
        get
        {
            process.Refresh();
            return process.Threads.Count;
        }
    }

    /// <param name="kind">One of those that <c>serve</c> takes.</param>
    /// <param name="folder">Of the keys.</param>
    /// <param name="build">The program of another build; this one's unless named.</param>
    /// <param name="environment">What is added to the environment.</param>
    /// <param name="processors">Those that it may run on, as taskset of Linux takes them; all unless named.</param>
    internal static async Task<ServerProcess> StartAsync(
        string kind,
        string folder,
        string? build = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? processors = null)
    {
        string[] command =
            [Environment.ProcessPath!, build ?? typeof(ServerProcess).Assembly.Location, "serve", kind, folder];
        command = processors is null ? command : ["taskset", "--cpu-list", processors, .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait);
        return new ServerProcess(process, new Uri(address ?? throw new InvalidOperationException($"The server '{kind}' did not start.")));
    }

    /// <summary>The bytes that it has allocated so far.</summary>
    internal Task<long> AllocatedAsync() => AskAsync(ServerMemory.Allocated);

    /// <summary>The bytes of its managed heap that are alive.</summary>
    internal Task<long> AliveAsync() => AskAsync(ServerMemory.Alive);

    private async Task<long> AskAsync(string question)
    {
        await process.StandardInput.WriteLineAsync(question);
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
