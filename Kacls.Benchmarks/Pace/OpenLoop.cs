using System.Collections.Concurrent;
using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Pace;

/// <summary>
/// Sends requests at a fixed rate, whatever becomes of those before: request n is due at n divided by the rate, on a connection that no
/// other is using. A closed loop would send less while the server is slow, and so leave out the latencies that matter.
/// </summary>
/// <param name="server">Where to.</param>
/// <param name="requests">Rendered, and sent in turn.</param>
internal sealed class OpenLoop(Uri server, IReadOnlyList<byte[]> requests) : IDisposable
{
    // Nothing hangs longer than that; the run would fail rather than wait on.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly ConcurrentStack<HttpConnection> idle = new();
    private readonly ConcurrentBag<HttpConnection> all = [];

    /// <summary>Opens connections beforehand; where they don't suffice, more are opened on the way.</summary>
    internal async Task ConnectAsync(int count)
    {
        for (var index = 0; index < count; index++)
        {
            idle.Push(await OpenAsync());
        }
    }

    internal async Task<Exchange[]> RunAsync(double perSecond, TimeSpan duration)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var exchanges = new Task<Exchange>[Math.Max(1, (int)(duration.TotalSeconds * perSecond))];
        await Task.Factory.StartNew(
            SendAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await Task.WhenAll(exchanges).WaitAsync(Bound);

        // A thread of its own: the runtime's timers are as coarse as the system's ticks, and late by up to 10 ms.
        void SendAll()
        {
            using var never = new ManualResetEventSlim();
            for (var number = 0; number < exchanges.Length; number++)
            {
                var due = TimeSpan.FromSeconds(number / perSecond);
                for (TimeSpan left; (left = due - time.GetElapsedTime(start)) > TimeSpan.Zero;)
                {
                    never.Wait(Math.Max(1, (int)left.TotalMilliseconds));
                }

                exchanges[number] = SendAsync(requests[number % requests.Count], due);
            }
        }

        async Task<Exchange> SendAsync(byte[] request, TimeSpan due)
        {
            var connection = idle.TryPop(out var free) ? free : await OpenAsync();
            var sent = time.GetElapsedTime(start);
            var reply = await connection.ExchangeAsync(request, CancellationToken.None);
            var exchange = Exchange.Read(due, sent, time.GetElapsedTime(start), reply.Span);
            idle.Push(connection);
            return exchange;
        }
    }

    public void Dispose()
    {
        foreach (var connection in all)
        {
            connection.Dispose();
        }
    }

    private async Task<HttpConnection> OpenAsync()
    {
        var connection = new HttpConnection();
        all.Add(connection);
        await connection.ConnectAsync(server, CancellationToken.None);
        return connection;
    }
}
