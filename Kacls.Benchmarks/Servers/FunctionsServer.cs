using Kacls.Testing.FunctionsHost;

namespace Kacls.Benchmarks.Servers;

/// <summary>The published function app under the Functions host for tests, its KEK in a vault of another process.</summary>
internal static class FunctionsServer
{
    /// <summary>The variable that names the folder of the published app.</summary>
    internal const string Published = "KACLS_BENCH_PUBLISHED";

    internal static async Task RunAsync(BenchmarkKeys keys)
    {
        var settings = KaclsServer.VaultSettings(keys)
            .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);
        (settings["Kacls__AnyOwnerDomain"], settings["Kacls__Audit__Console"]) = ("true", "true");
        var options = new FunctionsHostOptions
        {
            AppFolder = Path.GetFullPath(Environment.GetEnvironmentVariable(Published)!), Settings = settings,
        };
        await using var host = await FunctionsHost.StartAsync(options);
        await Console.Out.WriteLineAsync(host.Url);
        await Console.In.ReadToEndAsync();
    }
}
