using System.Numerics;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>
/// Ciphertexts of an odd number at which arithmetic has gone wrong elsewhere, and with a PKCS#1 v1.5 message in them: of each family, about
/// the hundred thousandth number has one. Which it is was searched for once, for one key, and stands in the file.
/// </summary>
internal static class SpecialCiphertexts
{
    private static readonly Dictionary<string, Func<VectorKey, int, BigInteger>> Families = new()
    {
        ["a fraction of n"] = (key, count) => key.Modulus / (count + 1),
        ["few ones"] = (_, count) => Ones(1025, count),
        ["many ones"] = (_, count) => (BigInteger.One << 2047) - 1 - Ones(1025, count),
        ["a little below n"] = (key, count) => key.Modulus - count,
        ["a small number"] = (_, count) => count,
        ["Montgomery form of one limb, 32 bits"] = (key, count) => Montgomery(key, count, 32),
        ["Montgomery form of one limb, 64 bits"] = (key, count) => Montgomery(key, count, 64),
        ["Montgomery form of half the size"] = (key, count) => Montgomery(key, count, 1024),
        ["Montgomery form of minus one limb, 32 bits"] = (key, count) => key.Modulus - Montgomery(key, count, 32),
        ["Montgomery form of minus one limb, 64 bits"] = (key, count) => key.Modulus - Montgomery(key, count, 64),
        ["Montgomery form of minus half the size"] = (key, count) => key.Modulus - Montgomery(key, count, 1024),
        ["few ones modulo each prime"] = (key, count) => Residues(key, BigInteger.One << (count / 1000), BigInteger.One << (count % 1000)),
        ["many ones modulo each prime"] = (key, count) => Residues(
            key,
            (BigInteger.One << 1023) - 1 - (BigInteger.One << (count / 1000)),
            (BigInteger.One << 1023) - 1 - (BigInteger.One << (count % 1000))),
        ["a pattern of four bytes"] = (key, count) => VectorKey.Number(
            [.. Enumerable.Range(0, key.Size).Select(at => (byte)(count >> (8 * (3 - (at % 4)))))]),
    };

    internal static IEnumerable<RsaVector> Of(VectorKey key, IReadOnlyDictionary<string, int> found)
    {
        foreach (var (family, count) in found)
        {
            var ciphertext = Families[family](key, count);
            var encoded = key.Decrypt(ciphertext);
            var separator = Array.IndexOf(encoded, (byte)0, 2);
            Assert.True(encoded is [0, 2, ..] && separator >= 10, family);
            yield return new(
                $"ciphertext: {family}", key.Name, Pkcs1Vectors.Algorithm, key.Bytes(ciphertext), encoded[(separator + 1)..]);
        }
    }

    private static BigInteger Ones(int above, int count) =>
        (BigInteger.One << (above + (count / 1000))) + (BigInteger.One << (count % 1000));

    /// <summary>Times 2 to the 2048, by which Montgomery's form multiplies, only the top limb is left.</summary>
    private static BigInteger Montgomery(VectorKey key, int count, int limb) =>
        count * Support.KeyNumbers.Inverse(BigInteger.One << limb, key.Modulus) % key.Modulus;

    /// <summary>The number with these residues (RFC 8017 section 5.1.2, as RSADP puts them together).</summary>
    private static BigInteger Residues(VectorKey key, BigInteger p, BigInteger q)
    {
        var h = (p - q) * Support.KeyNumbers.Inverse(key.Q, key.P) % key.P;
        return q + (key.Q * (h < 0 ? h + key.P : h));
    }
}
