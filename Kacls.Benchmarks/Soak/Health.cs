using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Memory;

namespace Kacls.Benchmarks.Soak;

/// <summary>Reads the service's memory and handles all along.</summary>
internal sealed class Health(ServerProcess server, Stalls stalls, Func<TimeSpan> now)
{
    private readonly List<HealthReading> readings = [];

    internal IReadOnlyList<HealthReading> Readings => readings;

    internal async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Handles before the memory is asked for, which opens some.
            var (at, handles, threads) = (now(), server.Handles, server.Threads);
            var memory = await stalls.DuringAsync(() => Reading.OfAsync(server));
            readings.Add(new(at, memory.Resident, memory.Alive, memory.Rest, handles, threads));
            await Task.Delay(every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
