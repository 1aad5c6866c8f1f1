using Kacls.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>
/// Compiles, while the host starts, what a wrap and an unwrap run: by answering some on a <see cref="RehearsalStage"/> that shares no key, no
/// issuer, no audit and no metric with the service. Otherwise the first request of a cold instance would wait for the compiler.
/// </summary>
internal sealed partial class Rehearsal(KaclsSettings settings, TimeProvider time, ILogger<Rehearsal> logger) : BackgroundService
{
    /// <summary>One more than the calls after which .NET compiles a method anew, optimized (runtime configuration, tiered compilation).</summary>
    internal const int Rounds = 31;

    /// <summary>A small instance shares its processor with requests, which go first.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <returns>How many rounds there were.</returns>
    /// <exception cref="InvalidOperationException">A reply was not granted.</exception>
    internal async Task<int> RunAsync(CancellationToken stopping)
    {
        using var stage = new RehearsalStage(settings, time);
        var started = time.GetTimestamp();
        var round = 0;
        while (round < Rounds && time.GetElapsedTime(started) < Bound && !stopping.IsCancellationRequested)
        {
            await stage.WrapAndUnwrapAsync();
            round++;
        }

        return round;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunQuietlyAsync(stoppingToken), stoppingToken);

    private async Task RunQuietlyAsync(CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        try
        {
            LogDone(await RunAsync(stopping), time.GetElapsedTime(started).TotalMilliseconds);
        }
#pragma warning disable CA1031 // Nothing of a rehearsal may keep the service from serving.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(301, LogLevel.Debug, "Rehearsed wrap and unwrap {Rounds} times in {Milliseconds} ms.")]
    private partial void LogDone(int rounds, double milliseconds);

    [LoggerMessage(302, LogLevel.Warning, "Wrap and unwrap could not be rehearsed; the first requests will be slower.")]
    private partial void LogFailed(Exception exception);
}
