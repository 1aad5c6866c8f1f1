using System.Globalization;
using System.Text;
using System.Text.Json;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Servers;

namespace Kacls.Benchmarks.Memory;

/// <summary>The memory of a server after its start, after many requests, and after strangers have sent all that they can make up.</summary>
/// <param name="wraps">How many requests of users.</param>
/// <param name="strangers">How many of each kind of strangers'.</param>
/// <param name="settling">How long a server rests before it is looked at.</param>
internal sealed class MemoryRun(int wraps, int strangers, TimeSpan settling)
{
    private const int Connections = 16;

    // The audit gathers records for a second: what waits there is not kept.
    internal static MemoryRun Usual => new(20_000, 16_000, TimeSpan.FromSeconds(1.2));

    internal static MemoryRun Long => new(200_000, 50_000, TimeSpan.FromSeconds(1.2));

    internal static MemoryRun Quick => new(3_000, 3_000, TimeSpan.FromSeconds(0.2));

    /// <returns>Whether everything is bounded.</returns>
    internal async Task<bool> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-memory-").FullName;
        try
        {
            var floods = new Floods(BenchmarkKeys.Open(folder));
            await Console.Out.WriteLineAsync(
                "| server | after | requests | resident MB | alive MB | at rest MB | kept of a request, bytes |");
            await Console.Out.WriteLineAsync("|---|---|---:|---:|---:|---:|---:|");
            var good = await MeasureAsync("bare endpoint", BenchmarkServer.Bare, folder, _ => [(floods.Wraps, wraps)]);
            good &= await MeasureAsync("KACLS, Local KEK, telemetry exported", BenchmarkServer.Exported, folder, genuine =>
            [
                (floods.Wraps, wraps),
                (floods.Kids, strangers),
                (floods.Tokens, strangers),
                (floods.Blobs(genuine), strangers),
                (floods.Addresses, strangers),
            ]);
            good &= await MeasureAsync("KACLS, Key Vault KEK", BenchmarkServer.KeyVault, folder, genuine =>
                [(floods.Wraps, wraps), (floods.Blobs(genuine), strangers)]);
            await Console.Out.WriteLineAsync();
            await Console.Out.WriteLineAsync(
                good ? "Nothing grows with the number of requests." : "MEMORY GROWS WITH THE NUMBER OF REQUESTS.");
            return good;

            async Task<bool> MeasureAsync(string name, string kind, string keys, Func<string, (Flood Flood, int Count)[]> stages)
            {
                await using var server = await ServerProcess.StartAsync(kind, keys);
                await WriteAsync(name, "its start", 0, await SettledAsync(server), kept: null);
                var genuine = await WrappedAsync(server, floods.Wraps);
                var bounded = true;
                foreach (var (flood, count) in stages(genuine))
                {
                    await SendAsync(server, flood, 0, count / 2);
                    var before = await SettledAsync(server);
                    await SendAsync(server, flood, count / 2, count / 2);
                    var growth = new Growth(count / 2, before, await SettledAsync(server));
                    await WriteAsync(name, flood.Name, count, growth.After, growth);
                    bounded &= growth.IsBounded;
                }

                return bounded;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Reading> SettledAsync(ServerProcess server)
    {
        await Task.Delay(settling);
        return await Reading.OfAsync(server);
    }

    private static async Task<string> WrappedAsync(ServerProcess server, Flood wraps)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server.Address, CancellationToken.None);
        using var reply = JsonDocument.Parse(await connection.PostAsync(wraps.Make(0), CancellationToken.None));
        return reply.RootElement.GetProperty("wrapped_key").GetString()!;
    }

    private static Task SendAsync(ServerProcess server, Flood flood, int first, int count)
    {
        var next = first - 1;
        var replies = Array.ConvertAll(flood.Replies, Encoding.UTF8.GetBytes);
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new HttpConnection();
            await connection.ConnectAsync(server.Address, CancellationToken.None);
            for (int mine; (mine = Interlocked.Increment(ref next)) < first + count;)
            {
                var reply = await connection.PostAsync(flood.Make(mine), CancellationToken.None, anyStatus: true);
                if (!Array.Exists(replies, expected => reply.Span.IndexOf(expected) >= 0))
                {
                    throw new InvalidOperationException($"{flood.Name}: {Encoding.UTF8.GetString(reply.Span)}");
                }
            }
        })));
    }

    private static Task WriteAsync(string server, string after, int requests, Reading reading, Growth? kept) =>
        Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {server} | {after} | {requests:N0} | {Mega(reading.Resident)} | {Mega(reading.Alive)} | {Mega(reading.Rest)} | "
                + $"{(kept is { } growth ? $"{Math.Max(0, growth.Kept):F1}{(growth.IsBounded ? "" : " **unbounded**")}" : "–")} |"));

    private static string Mega(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);
}
