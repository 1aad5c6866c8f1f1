namespace Kacls.Benchmarks;

/// <summary>Chance that comes out the same in each run: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). For one caller.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    /// <summary>That of one execution, which depends on no other execution.</summary>
    internal static Chance Of(ulong seed, string target, long index)
    {
        var mixed = new Chance(seed).Next();
        foreach (var letter in target)
        {
            mixed = new Chance(mixed ^ letter).Next();
        }

        return new(mixed ^ new Chance((ulong)index).Next());
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

    /// <summary>Between the two.</summary>
    internal TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * (Below(1_000) / 1_000.0));

    /// <summary>Another one, which does not depend on how often this one is asked afterwards.</summary>
    internal Chance Fork() => new(Next());

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
