using System.Text.Json;
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
    private const int Unwraps = 1024;
    private const int RoundCount = 25;

    /// <summary>
    /// Long enough for the just-in-time compiler to have done its last step; a profile shows it at work for two seconds and more.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    internal static Task RunAsync() =>
        RunAsync([(BenchmarkServer.Bare, null), (BenchmarkServer.Local, null), (BenchmarkServer.KeyVault, null)]);

    /// <summary>This build's wraps beside those of another, in one run.</summary>
    /// <param name="other">The other build's Kacls.Benchmarks.dll.</param>
    internal static Task CompareAsync(string other) => RunAsync(
        [
            (BenchmarkServer.Bare, null), (BenchmarkServer.Local, null), (BenchmarkServer.Local, other), (BenchmarkServer.Exported, null),
        ],
        "wrap");

    private static async Task RunAsync((string Kind, string? Build)[] kinds, string? operation = null)
    {
        using var bound = new CancellationTokenSource(Bound);
        var folder = Directory.CreateTempSubdirectory("kacls-bench-").FullName;
        var servers = new List<ServerProcess>();
        try
        {
            var keys = BenchmarkKeys.Open(folder);
            var requests = new LoadRequests(keys, Wraps, Unwraps);
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
            await MeasureAsync(cases, bound.Token);
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
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server.Address, cancellation);
        var unwraps = new List<byte[]>();
        for (var index = 0; index < requests.UnwrapCount; index++)
        {
            var wrapped = Member(await connection.PostAsync(requests.Wraps[index], cancellation), "wrapped_key");
            unwraps.Add(requests.Unwrap(index, wrapped));
            if (Member(await connection.PostAsync(unwraps[^1], cancellation), "key") != requests.DekOf(index))
            {
                throw new InvalidOperationException($"The server '{kind}' returned another DEK than it was given.");
            }
        }

        LoadCase[] cases = [new("wrap", kind, server, requests.Wraps), new("unwrap", kind, server, unwraps)];
        foreach (var each in cases)
        {
            await each.ConnectAsync(Connections, cancellation);
        }

        return cases;
    }

    private static async Task MeasureAsync(List<LoadCase> cases, CancellationToken cancellation)
    {
        foreach (var each in cases)
        {
            await each.RunAsync(WarmUp, cancellation);
        }

        for (var round = 0; round < RoundCount; round++)
        {
            // There and back, so that none always runs after the same neighbour.
            foreach (var each in round % 2 == 0 ? cases : Enumerable.Reverse(cases))
            {
                each.Rounds.Add(await each.RunAsync(RoundLength, cancellation));
            }
        }
    }

    private static string Member(ReadOnlyMemory<byte> json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
