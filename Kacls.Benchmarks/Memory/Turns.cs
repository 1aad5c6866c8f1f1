using System.Diagnostics;
using System.Globalization;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Servers;

namespace Kacls.Benchmarks.Memory;

/// <summary>One server of the product under a wrap load, in a process with settings of its own.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Processors">Those that it may run on, as taskset takes them.</param>
/// <param name="Environment">What its process has besides.</param>
internal sealed record Variant(string Name, string? Processors, IReadOnlyDictionary<string, string> Environment);

/// <summary>Variants of one server that take turns in short rounds, so that noise of the machine hits all alike.</summary>
internal static class Turns
{
    private const int Connections = 16;
    private const int Requests = 2_048;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>On a single core that the load keeps busy, the just-in-time compiler comes to its last step only in a rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(0.2);

    /// <summary>Has the load, which is this process, run on these processors alone.</summary>
    internal static async Task RunLoadOnAsync(string processors)
    {
        using var taskset = Process.Start(
            new ProcessStartInfo(
                "taskset",
                ["--all-tasks", "--cpu-list", "--pid", processors, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
        await taskset.StandardOutput.ReadToEndAsync();
        await taskset.WaitForExitAsync();
    }

    /// <returns>What each variant's rounds measured, and what its process held of the machine's memory after them.</returns>
    internal static async Task<IReadOnlyList<(LoadCase Case, long Resident)>> MeasureAsync(
        IReadOnlyList<Variant> variants, int rounds, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-turns-").FullName;
        var servers = new List<ServerProcess>();
        try
        {
            var requests = new LoadRequests(BenchmarkKeys.Open(folder), Requests, unwraps: 0);
            var cases = new List<LoadCase>();
            foreach (var variant in variants)
            {
                var server = await ServerProcess.StartAsync(
                    BenchmarkServer.Local, folder, environment: variant.Environment, processors: variant.Processors);
                servers.Add(server);
                var each = new LoadCase("wrap", variant.Name, server, requests.Wraps);
                cases.Add(each);
                await each.ConnectAsync(Connections, cancellation);
                await each.RunAsync(WarmUp, cancellation);
                await Task.Delay(Rest, cancellation);
                await each.RunAsync(WarmUp / 4, cancellation);
                await Task.Delay(Rest, cancellation);
            }

            for (var round = 0; round < rounds; round++)
            {
                // There and back, so that none always runs after the same neighbour.
                foreach (var each in round % 2 == 0 ? cases : Enumerable.Reverse(cases))
                {
                    each.Rounds.Add(await each.RunAsync(RoundLength, cancellation));
                }
            }

            (LoadCase, long)[] measured = [.. cases.Zip(servers, (each, server) => (each, server.ResidentBytes))];
            cases.ForEach(each => each.Dispose());
            return measured;
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
}
