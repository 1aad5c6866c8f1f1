using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Servers;

namespace Kacls.Benchmarks.Pace;

/// <summary>
/// Ten times as many unwraps as the vault allows, beside a steady stream of wraps; then what fits easily. The key is RSA-HSM 3,072, and so
/// the limit 500 unwraps in ten seconds. The vault refuses the others, as Azure documents, or does one after the other, and so gets slow.
/// </summary>
internal static class OverloadRun
{
    internal const double Limit = 50;
    private const double Offered = 10 * Limit;
    private const double Normal = Limit / 2;
    private const double WrapRate = 50;
    private const int Requests = 256;
    private const int Connections = 256;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    internal static async Task RunAsync(bool isQuick)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-overload-").FullName;
        try
        {
            var keys = BenchmarkKeys.Open(folder);
            await using var vault = await VaultProcess.StartAsync(folder, VaultLoad.Healthy);
            await using var server = await ServerProcess.StartAsync(BenchmarkServer.Vaulted, folder, environment: vault.Environment);
            var requests = new LoadRequests(keys, Requests, Requests);
            using var wraps = new OpenLoop(server.Address, requests.Wraps);
            using var unwraps = new OpenLoop(server.Address, await requests.UnwrapsAsync(server.Address, CancellationToken.None));
            await wraps.ConnectAsync(Connections / 4);
            await unwraps.ConnectAsync(Connections);
            await Task.WhenAll(wraps.RunAsync(2 * WrapRate, Second), unwraps.RunAsync(Limit, Second));
            var report = new OverloadReport();
            if (!isQuick)
            {
                // Longer than a window of ten seconds, of which the first begins with all that it allows.
                await RunAsync("answers 429", VaultLoad.Healthy with { Throttles = true }, 13 * Second);
            }

            // Ten at a time, each in a fifth of a second: as many as its limit.
            await RunAsync("gets slow", new(200, 200, AtOnce: 10), isQuick ? 3 * Second : 5 * Second);
            await report.PrintAsync();

            async Task RunAsync(string name, VaultLoad load, TimeSpan length)
            {
                await vault.SetAsync(VaultLoad.Healthy);
                var control = wraps.RunAsync(WrapRate, 2 * Second);
                await wraps.RunAsync(Offered, 2 * Second);
                await vault.SetAsync(load);
                var beside = wraps.RunAsync(WrapRate, length);
                var flood = unwraps.RunAsync(Offered, length);
                var memory = await SampleAsync(server, flood);
                report.Add(name, await flood, await control, await beside, memory, await unwraps.RunAsync(Normal, 2 * Second));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Megabytes, twice a second.</summary>
    private static async Task<List<double>> SampleAsync(ServerProcess server, Task until)
    {
        var samples = new List<double>();
        while (!until.IsCompleted)
        {
            samples.Add(server.ResidentBytes / 1e6);
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromSeconds(0.5)));
        }

        return samples;
    }
}
