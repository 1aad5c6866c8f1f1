using Kacls.Benchmarks.Servers;

namespace Kacls.Benchmarks.Load;

/// <summary>
/// Compares wrap and unwrap with the bare endpoint. All cases take turns in short rounds, so that noise of the machine hits all alike;
/// latencies and throughput are medians of the rounds, and their ratio the median of the rounds' ratios.
/// </summary>
internal static class LoadComparison
{
    private const int Connections = 16;
    private const int Wraps = 4096;

    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    internal static Task RunAsync() => RunAsync(
        [(BenchmarkServer.Bare, null), (BenchmarkServer.Local, null), (BenchmarkServer.Exported, null), (BenchmarkServer.KeyVault, null)],
        LoadLength.Usual);

    /// <summary>A rougher figure in a fraction of the time, for the bare endpoint and the Local KEK.</summary>
    internal static Task RunQuickAsync() =>
        RunAsync([(BenchmarkServer.Bare, null), (BenchmarkServer.Local, null)], LoadLength.Quick);

    /// <summary>This build's wraps beside those of another, in one run.</summary>
    /// <param name="other">The other build's Kacls.Benchmarks.dll.</param>
    internal static Task CompareAsync(string other) => RunAsync(
        [(BenchmarkServer.Bare, null), (BenchmarkServer.Local, null), (BenchmarkServer.Local, other)], LoadLength.Usual, "wrap");

    private static async Task RunAsync((string Kind, string? Build)[] kinds, LoadLength length, string? operation = null)
    {
        using var bound = new CancellationTokenSource(Bound);
        var folder = Directory.CreateTempSubdirectory("kacls-bench-").FullName;
        var servers = new List<ServerProcess>();
        try
        {
            var keys = BenchmarkKeys.Open(folder);
            var requests = new LoadRequests(keys, Wraps, length.Unwraps);
            var cases = new List<LoadCase>();
            foreach (var (kind, build) in kinds)
            {
                var server = await ServerProcess.StartAsync(kind, folder, build);
                servers.Add(server);
                cases.AddRange(await PrepareAsync(build is null ? kind : $"{kind} before", server, requests, bound.Token));
            }

            cases.RemoveAll(each => operation is not null && each.Operation != operation);

            // The servers of one operation run next to each other, as near in time as can be.
            cases = [.. cases.OrderBy(each => each.Operation, StringComparer.Ordinal)];
            await MeasureAsync(cases, length, bound.Token);
            await Console.Out.WriteLineAsync(LoadReport.Of(cases));
            cases.ForEach(each => each.Dispose());
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The wrap case of a server, and the unwrap case of what it wrapped, once every DEK has come back exact.</summary>
    private static async Task<LoadCase[]> PrepareAsync(
        string kind, ServerProcess server, LoadRequests requests, CancellationToken cancellation)
    {
        var unwraps = await requests.UnwrapsAsync(server.Address, cancellation);
        LoadCase[] cases = [new("wrap", kind, server, requests.Wraps), new("unwrap", kind, server, unwraps)];
        foreach (var each in cases)
        {
            await each.ConnectAsync(Connections, cancellation);
        }

        return cases;
    }

    private static async Task MeasureAsync(List<LoadCase> cases, LoadLength length, CancellationToken cancellation)
    {
        foreach (var each in cases)
        {
            await each.RunAsync(length.WarmUp, cancellation);
        }

        for (var round = 0; round < length.Rounds; round++)
        {
            // There and back, so that none always runs after the same neighbour.
            foreach (var each in round % 2 == 0 ? cases : Enumerable.Reverse(cases))
            {
                each.Rounds.Add(await each.RunAsync(RoundLength, cancellation));
            }
        }
    }
}
