using Org.BouncyCastle.Crypto.Prng;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>Hands the fuzzer's chance to Bouncy Castle, which then makes the same keys in each run.</summary>
internal sealed class SeededGenerator(Chance random) : IRandomGenerator
{
    public void AddSeedMaterial(byte[] seed)
    {
    }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
    }

    public void AddSeedMaterial(long seed)
    {
    }

    public void NextBytes(byte[] bytes) => NextBytes(bytes.AsSpan());

    public void NextBytes(byte[] bytes, int start, int len) => NextBytes(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes) => random.Bytes(bytes.Length).CopyTo(bytes);
}
