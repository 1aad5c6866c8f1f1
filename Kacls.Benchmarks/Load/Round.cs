namespace Kacls.Benchmarks.Load;

/// <summary>What one short round of a case measured.</summary>
/// <param name="Replies">How many replies came.</param>
/// <param name="Elapsed">How long the round took.</param>
/// <param name="P50">The median latency in milliseconds.</param>
/// <param name="P99">The 99th percentile of latency in milliseconds.</param>
/// <param name="Processor">What the server's process used of the processors. The system counts it in steps of 10 ms.</param>
/// <param name="Allocated">Bytes that it allocated.</param>
internal sealed record Round(int Replies, TimeSpan Elapsed, double P50, double P99, TimeSpan Processor, long Allocated)
{
    /// <summary>Replies a second.</summary>
    internal double Throughput => Replies / Elapsed.TotalSeconds;

    internal static Round Of(double[] latencies, TimeSpan elapsed, TimeSpan processor, long allocated)
    {
        Array.Sort(latencies);
        return new Round(
            latencies.Length, elapsed, latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100], processor, allocated);
    }
}
