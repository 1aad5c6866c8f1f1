namespace Kacls.Benchmarks.Load;

/// <summary>One operation of one server under load, and what its rounds measured.</summary>
internal sealed class LoadCase(string operation, string kind, ServerProcess server, IReadOnlyList<byte[]> requests) : IDisposable
{
    private readonly List<HttpConnection> connections = [];
    private int next = -1;

    internal string Operation => operation;

    /// <summary>Which server it is, one of the kinds that <c>serve</c> takes.</summary>
    internal string Kind => kind;

    internal List<Round> Rounds { get; } = [];

    internal async Task ConnectAsync(int count, CancellationToken cancellation)
    {
        for (var index = 0; index < count; index++)
        {
            var connection = new HttpConnection();
            connections.Add(connection);
            await connection.ConnectAsync(server.Address, cancellation);
        }
    }

    /// <summary>Closed loop: every connection sends its next request when it has the reply to the last.</summary>
    internal async Task<Round> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var allocated = await server.AllocatedAsync();
        var processor = server.ProcessorTime;
        var started = time.GetTimestamp();
        var latencies = await Task.WhenAll(
            connections.Select(connection => Task.Run(() => LoopAsync(connection), cancellation)));
        var elapsed = time.GetElapsedTime(started);
        processor = server.ProcessorTime - processor;
        return Round.Of([.. latencies.SelectMany(list => list)], elapsed, processor, await server.AllocatedAsync() - allocated);

        async Task<List<double>> LoopAsync(HttpConnection connection)
        {
            var milliseconds = new List<double>();
            while (time.GetElapsedTime(started) < duration)
            {
                var sent = time.GetTimestamp();
                await connection.PostAsync(requests[(int)((uint)Interlocked.Increment(ref next) % (uint)requests.Count)], cancellation);
                milliseconds.Add(time.GetElapsedTime(sent).TotalMilliseconds);
            }

            return milliseconds;
        }
    }

    public void Dispose() => connections.ForEach(connection => connection.Dispose());
}
