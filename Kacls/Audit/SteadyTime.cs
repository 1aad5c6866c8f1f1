namespace Kacls.Audit;

/// <summary>
/// Instants for waits: they go on evenly when the system's clock is set. By the clock, records would wait for as long as it was set back.
/// </summary>
internal static class SteadyTime
{
    /// <summary>Now; to be compared with others of its kind, and with no time of day.</summary>
    internal static DateTimeOffset GetSteadyNow(this TimeProvider time) => DateTimeOffset.UnixEpoch + time.GetElapsedTime(0);
}
