using System.Globalization;
using System.Numerics;

namespace KaclsFunctions.Tests.Support;

/// <summary>Keys that .NET makes none of, each made once for all tests; openssl finds the primes.</summary>
internal static class CraftedKeys
{
    private static readonly Lazy<Task<KeyNumbers>> UnequalKey = new(() => OfPrimesAsync(1280, 768));
    private static readonly Lazy<Task<KeyNumbers>> CompositeKey = new(MakeCompositeAsync);
    private static readonly Dictionary<int, Task<KeyNumbers>> Sizes = [];

    /// <summary>2,048 bits, of primes of 1,280 and 768 bits.</summary>
    internal static Task<KeyNumbers> UnequalPrimes => UnequalKey.Value;

    /// <summary>2,048 bits; its first "prime" is the product of two, and its other numbers are what they would be if it were one.</summary>
    internal static Task<KeyNumbers> CompositePrime => CompositeKey.Value;

    /// <summary>A modulus of exactly that many bits.</summary>
    internal static Task<KeyNumbers> OfSize(int bits)
    {
        lock (Sizes)
        {
            return Sizes.TryGetValue(bits, out var known) ? known : Sizes[bits] = OfPrimesAsync((bits + 1) / 2, bits / 2);
        }
    }

    private static async Task<KeyNumbers> OfPrimesAsync(int p, int q) => KeyNumbers.Of(await PrimeAsync(p), await PrimeAsync(q));

    private static async Task<KeyNumbers> MakeCompositeAsync()
    {
        // Its two highest bits set like a prime's: or the modulus might be a bit short, and be refused for that.
        BigInteger composite;
        do
        {
            composite = await PrimeAsync(512) * await PrimeAsync(512);
        }
        while (composite >> 1022 != 3);

        return KeyNumbers.Of(composite, await PrimeAsync(1024));
    }

    /// <summary>Its two highest bits are set, so that a product is as long as its factors together.</summary>
    private static async Task<BigInteger> PrimeAsync(int bits)
    {
        using var openssl = new OpenSsl();
        return BigInteger.Parse(
            await openssl.RunAsync("prime", "-generate", "-bits", $"{bits}"),
            NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture);
    }
}
