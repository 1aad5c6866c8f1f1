using System.Numerics;
using System.Security.Cryptography;
using KaclsFunctions.Tests.Vectors;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>
/// Encoded messages of an odd number, and valid all the same: where MGF1 has OAEP's hash, a label of the seed and four zero bytes has for
/// its hash MGF1's first block (RFC 8017 appendix B.2.1), so that the masked lHash is zeros. The rest is tried until a message is in it.
/// </summary>
internal sealed class ConstructedOaep(VectorKey key, HashAlgorithmName hash)
{
    private readonly int hashSize = CryptographicOperations.HashData(hash, []).Length;

    internal IEnumerable<RsaVector> All()
    {
        yield return Find("small encoded message", fill: 0, step: BigInteger.One);
        yield return Find("encoded message of few ones", fill: 0, step: null);
        yield return Find("encoded message of many ones", fill: 0xff, step: null);
    }

    /// <param name="what">The class.</param>
    /// <param name="fill">Of the masked seed, and of the masked block after lHash.</param>
    /// <param name="step">How the number grows; null: it is each power of 2, which is one bit more, or less.</param>
    private RsaVector Find(string what, byte fill, BigInteger? step)
    {
        var size = key.Size - hashSize - 1;
        var maskedSeed = Enumerable.Repeat(fill, hashSize).ToArray();
        byte[] background = [.. new byte[hashSize], .. Enumerable.Repeat(fill, size - hashSize)];
        for (var attempt = 1; ; attempt++)
        {
            var number = (step * attempt ?? BigInteger.One << attempt).ToByteArray(isUnsigned: true, isBigEndian: true);
            var masked = RsaByHand.Xor(background, [.. new byte[size - number.Length], .. number]);
            var seed = RsaByHand.Xor(maskedSeed, RsaByHand.Mask(hash, masked, hashSize));
            var rest = RsaByHand.Xor(masked, RsaByHand.Mask(hash, seed, size))[hashSize..];
            var separator = Array.FindIndex(rest, value => value != 0);
            if (rest[separator] == 1 && separator < rest.Length - 1)
            {
                var encrypted = key.Encrypt([0, .. maskedSeed, .. masked]);
                return new(what, key.Name, OaepVectors.AlgorithmOf(hash), encrypted, rest[(separator + 1)..])
                {
                    Mgf1 = hash.Name,
                    Label = [.. seed, 0, 0, 0, 0],
                };
            }
        }
    }
}
