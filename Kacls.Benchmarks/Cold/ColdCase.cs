using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Cold;

/// <summary>An app that is started again and again, and what its starts took.</summary>
/// <param name="host">What it runs on.</param>
/// <param name="name">What it is.</param>
/// <param name="start">Starts it.</param>
/// <param name="wrap">The wrap that is sent after the first status; none to an empty app.</param>
internal sealed class ColdCase(string host, string name, Func<Task<StartedApp>> start, byte[]? wrap)
{
    private const int WarmWraps = 500;
    private static readonly byte[] Status = "GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray();

    internal string Host => host;

    internal string Name => name;

    internal List<ColdTimes> Starts { get; } = [];

    /// <summary>The median latency of wraps on one connection once the app has been used for a while; an empty app has none.</summary>
    internal TimeSpan? Warm { get; private set; }

    internal async Task StartAsync(CancellationToken cancellation)
    {
        await using var app = await start();
        using var connection = await FirstAnswersAsync(app, cancellation);
    }

    /// <summary>Measures what a wrap takes when nothing is left to be loaded or compiled.</summary>
    /// <param name="warmUp">How long the app is used before.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task WarmUpAsync(TimeSpan warmUp, CancellationToken cancellation)
    {
        if (wrap is null)
        {
            return;
        }

        await using var app = await start();
        using var connection = new HttpConnection();
        await connection.ConnectAsync(app.Address, cancellation);
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < warmUp)
        {
            await connection.PostAsync(wrap, cancellation);
        }

        var latencies = new TimeSpan[WarmWraps];
        for (var index = 0; index < WarmWraps; index++)
        {
            var sent = TimeProvider.System.GetTimestamp();
            await connection.PostAsync(wrap, cancellation);
            latencies[index] = TimeProvider.System.GetElapsedTime(sent);
        }

        Warm = latencies.Order().ElementAt(WarmWraps / 2);
    }

    private async Task<HttpConnection> FirstAnswersAsync(StartedApp app, CancellationToken cancellation)
    {
        var connection = new HttpConnection();
        await connection.ConnectAsync(app.Address, cancellation);
        await connection.PostAsync(Status, cancellation);
        var status = TimeProvider.System.GetElapsedTime(app.Started);
        if (wrap is not null)
        {
            await connection.PostAsync(wrap, cancellation);
        }

        Starts.Add(new(status, wrap is null ? null : TimeProvider.System.GetElapsedTime(app.Started)));
        return connection;
    }
}
