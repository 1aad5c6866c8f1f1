using System.Globalization;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Servers;

namespace Kacls.Benchmarks.Pace;

/// <summary>
/// Latency at a fixed rate, on both hosts: of all, and of what is left of it without the time that the request itself was in the vault.
/// </summary>
internal static class PaceRun
{
    private const double Rate = 100;
    private const int Requests = 256;
    private const int Connections = 64;
    private static readonly double[] Loads = [50, 100, 200, 300, 400, 500, 600];

    internal static async Task RunAsync(string published, PaceLength length)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-pace-").FullName;
        try
        {
            var keys = BenchmarkKeys.Open(folder);
            await using var vault = await VaultProcess.StartAsync(folder, VaultLoad.Healthy);
            vault.Environment[FunctionsServer.Published] = published;
            await Console.Out.WriteLineAsync(
                $"{Rate} requests a second, a vault with a median of 20 ms and a p99 of 60 ms; milliseconds, from when each was due.");
            await Console.Out.WriteLineAsync();
            await Console.Out.WriteLineAsync(
                "| host | operation | sent | not granted | p50 | p99 | max | without the vault: p50 | p99 | max | sent late, p99 |");
            await Console.Out.WriteLineAsync("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            await RunAsync("Kestrel", BenchmarkServer.Vaulted, keys, folder, vault, length);
            await RunAsync("function app", BenchmarkServer.Functions, keys, folder, vault, length with { Load = TimeSpan.Zero });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(
        string name, string kind, BenchmarkKeys keys, string folder, VaultProcess vault, PaceLength length)
    {
        await using var server = await ServerProcess.StartAsync(kind, folder, environment: vault.Environment);
        var requests = new LoadRequests(keys, Requests, Requests);
        using var wraps = new OpenLoop(server.Address, requests.Wraps);
        using var unwraps = new OpenLoop(server.Address, await requests.UnwrapsAsync(server.Address, CancellationToken.None));
        await wraps.ConnectAsync(Connections);
        await unwraps.ConnectAsync(Connections);
        await Task.WhenAll(wraps.RunAsync(Rate, length.WarmUp), unwraps.RunAsync(Rate, length.WarmUp));
        await vault.CallsAsync();
        foreach (var (operation, loop) in new[] { ("wrap", wraps), ("unwrap", unwraps) })
        {
            var exchanges = await loop.RunAsync(Rate, length.Case);
            var calls = await vault.CallsAsync();
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {operation} | {exchanges.Length} | {exchanges.Count(exchange => !exchange.IsGranted)} | "
                    + $"{Percentiles.Of(exchanges.Select(exchange => exchange.Latency))} | "
                    + $"{Percentiles.Of(exchanges.Select(exchange => exchange.Latency - Vault(exchange)))} | "
                    + $"{Percentiles.Of(exchanges.Select(exchange => exchange.Sent - exchange.Due)).P99:F1} |"));

            TimeSpan Vault(Exchange exchange) => calls.GetValueOrDefault(exchange.CorrelationId);
        }

        if (length.Load > TimeSpan.Zero)
        {
            await DrawAsync(unwraps, length.Load);
        }
    }

    private static async Task DrawAsync(OpenLoop unwraps, TimeSpan length)
    {
        var points = new List<(double Load, Percentiles Latency)>();
        foreach (var load in Loads)
        {
            var exchanges = await unwraps.RunAsync(load, length);
            points.Add((load, Percentiles.Of(exchanges.Where(exchange => exchange.IsGranted).Select(exchange => exchange.Latency))));
        }

        await LatencyChart.WriteAsync(points);
    }
}
