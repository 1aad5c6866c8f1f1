using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kacls.Benchmarks.Pace;

/// <summary>A <see cref="VaultServer"/>, which ends with this object.</summary>
internal sealed class VaultProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly string folder;

    private VaultProcess(Process process, string folder, string environment) =>
        (this.process, this.folder, Environment) =
            (process, folder, JsonSerializer.Deserialize<Dictionary<string, string>>(environment)!);

    /// <summary>The variables by which a program gets there.</summary>
    internal Dictionary<string, string> Environment { get; }

    internal static async Task<VaultProcess> StartAsync(string folder, VaultLoad load)
    {
        var process = Process.Start(
            new ProcessStartInfo(System.Environment.ProcessPath!, [typeof(VaultProcess).Assembly.Location, "vault", folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        var environment = await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait);
        var vault = new VaultProcess(process, folder, environment ?? throw new InvalidOperationException("The vault did not start."));
        await vault.SetAsync(load);
        return vault;
    }

    internal Task SetAsync(VaultLoad load) => SayAsync(JsonSerializer.Serialize(load));

    /// <summary>How long each request was in the vault's hand, by its correlation id, since this was last asked.</summary>
    internal async Task<Dictionary<string, TimeSpan>> CallsAsync()
    {
        await SayAsync(VaultServer.WriteCalls);
        return (await File.ReadAllLinesAsync(Path.Combine(folder, VaultServer.CallsFile))).Select(line => line.Split(' '))
            .GroupBy(call => call[0], StringComparer.Ordinal)
            .ToDictionary(
                calls => calls.Key, calls => calls.Max(call => new TimeSpan(long.Parse(call[1], CultureInfo.InvariantCulture))),
                StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(MaxWait);
        process.Dispose();
    }

    private async Task SayAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
        await process.StandardOutput.ReadLineAsync().WaitAsync(MaxWait);
    }
}
