namespace Kacls.Benchmarks.Fuzz;

/// <summary>Chance that comes out the same in each run: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>That of one execution, which depends on no other execution.</summary>
    internal static FuzzRandom Of(ulong seed, string target, long index)
    {
        var mixed = new FuzzRandom(seed).Next();
        foreach (var letter in target)
        {
            mixed = new FuzzRandom(mixed ^ letter).Next();
        }

        return new(mixed ^ new FuzzRandom((ulong)index).Next());
    }

    internal ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    internal int Below(int limit) => (int)(Next() % (uint)limit);

    /// <summary>Once in so many times.</summary>
    internal bool OnceIn(int times) => Below(times) == 0;

    internal T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    internal byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count; at++)
        {
            bytes[at] = (byte)Next();
        }

        return bytes;
    }
}
