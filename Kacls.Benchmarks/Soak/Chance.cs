namespace Kacls.Benchmarks.Soak;

/// <summary>Chance that comes out the same for the same seed (splitmix64; its quality is no matter here). For one caller.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    internal int Below(int limit) => (int)(Next() % (ulong)limit);

    internal bool OneIn(int number) => Below(number) == 0;

    internal T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Between the two.</summary>
    internal TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * (Below(1_000) / 1_000.0));

    internal byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var index = 0; index < count; index++)
        {
            bytes[index] = (byte)Next();
        }

        return bytes;
    }

    /// <summary>Another one, which does not depend on how often this one is asked afterwards.</summary>
    internal Chance Fork() => new(Next());

    private ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
