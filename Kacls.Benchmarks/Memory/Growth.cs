namespace Kacls.Benchmarks.Memory;

/// <summary>
/// Whether memory grows with the number of requests. A flood comes in two halves: what is bounded, a cache, a pool or compiled code, fills
/// during the first half, and what is kept of every request grows as much in the second one. So the second half alone is judged.
/// </summary>
/// <param name="Requests">Of the second half.</param>
/// <param name="Before">When it began.</param>
/// <param name="After">When it had ended.</param>
internal readonly record struct Growth(int Requests, Reading Before, Reading After)
{
    /// <summary>
    /// The least that a table keeps of a request: a reference and the smallest object that it can refer to take 32 bytes, and a name of 16
    /// letters 86.
    /// </summary>
    private const int Entry = 32;

    /// <summary>So much the live heap differs from one look to the next: telemetry waits for its export, connections come and go.</summary>
    private const long Noise = 512 * 1024;

    /// <summary>The same for native memory, which nothing compacts: the C library's allocator keeps what threads gave back.</summary>
    private const long NativeNoise = 12 * 1024 * 1024;

    /// <summary>Bytes of the managed heap that a request of the second half has left behind.</summary>
    internal double Kept => (After.Alive - Before.Alive) / (double)Requests;

    internal bool IsBounded => After.Alive - Before.Alive < Noise + (Requests * (long)Entry)
        && After.Rest - Before.Rest < NativeNoise + (Requests * (long)Entry);
}
