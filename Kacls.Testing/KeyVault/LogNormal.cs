using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// Durations that are distributed as those of a network service are: most near the median, a few far above it. The same seed gives the
/// same ones.
/// </summary>
/// <param name="median">Half of them are shorter.</param>
/// <param name="p99">One in a hundred is longer.</param>
/// <param name="seed">Which ones.</param>
public sealed class LogNormal(TimeSpan median, TimeSpan p99, int seed = 1)
{
    // Of a standard normal distribution.
    private const double Quantile99 = 2.326348;

    private readonly double sigma = Math.Log(p99 / median) / Quantile99;
    private int count;

    /// <summary>The next one.</summary>
    public TimeSpan Next()
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(number, seed);
        BinaryPrimitives.WriteInt32LittleEndian(number[4..], Interlocked.Increment(ref count));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(number, hash);

        // Two uniform numbers make a normal one (Box and Muller).
        var radius = Math.Sqrt(-2 * Math.Log(Uniform(hash)));
        return median * Math.Exp(sigma * radius * Math.Cos(Math.Tau * Uniform(hash[8..])));
    }

    // Above 0, at most 1.
    private static double Uniform(ReadOnlySpan<byte> bytes) => (BinaryPrimitives.ReadUInt32LittleEndian(bytes) + 1.0) / 4_294_967_296;
}
