namespace Kacls.Benchmarks.Pace;

/// <summary>How fast a vault is and how much it takes.</summary>
/// <param name="Median">The median of its latency in milliseconds.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Throttles">Whether it answers 429 beyond Azure's limits.</param>
/// <param name="AtOnce">How many operations it does at a time; the others wait in it. Absent: all.</param>
internal sealed record VaultLoad(double Median, double P99, bool Throttles = false, int? AtOnce = null)
{
    /// <summary>A healthy one.</summary>
    internal static VaultLoad Healthy { get; } = new(20, 60);
}
