using System.Security.Cryptography;
using KaclsFunctions.Tests.Vectors;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>Signatures that are the same each time: RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2), and RSASSA-PSS (8.1) without salt.</summary>
internal sealed class SignatureVectors(VectorKey key, Chance chance)
{
    private static readonly HashAlgorithmName[] Hashes =
        [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    internal IEnumerable<RsaVector> All()
    {
        foreach (var hash in Hashes)
        {
            var isWeak = hash == HashAlgorithmName.SHA1;
            yield return Pkcs1(isWeak ? "SHA-1" : "digest", hash, CryptographicOperations.HashData(hash, chance.Bytes(20)));
            yield return Pkcs1(isWeak ? "SHA-1" : "digest of nothing", hash, CryptographicOperations.HashData(hash, []));
            yield return Pss(hash, CryptographicOperations.HashData(hash, chance.Bytes(20)));
        }
    }

    /// <summary>Of a small exponent: signatures that begin with a zero byte, and as the modulus does. Each is one of 256.</summary>
    internal IEnumerable<RsaVector> Searched()
    {
        yield return Search("signature that begins with zeros", signature => signature[0] == 0);
        var first = key.Bytes(key.Modulus)[0];
        yield return Search("signature close to n", signature => signature[0] == first);
    }

    private RsaVector Search(string what, Predicate<byte[]> isFound)
    {
        while (true)
        {
            var vector = Pkcs1(what, HashAlgorithmName.SHA256, chance.Bytes(32));
            if (isFound(vector.Output!))
            {
                return vector;
            }
        }
    }

    private RsaVector Pkcs1(string what, HashAlgorithmName hash, byte[] digest) =>
        new(what, key.Name, $"{hash.Name}withRSA", digest, key.Platform.SignHash(digest, hash, RSASignaturePadding.Pkcs1));

    /// <summary>By hand (section 9.1.1): .NET has no salt of another length than the digest's.</summary>
    private RsaVector Pss(HashAlgorithmName hash, byte[] digest)
    {
        var bits = key.Bits - 1;
        var size = (bits + 7) / 8;
        var salted = CryptographicOperations.HashData(hash, [.. new byte[8], .. digest]);
        byte[] block = [.. new byte[size - salted.Length - 2], 1];
        var masked = RsaByHand.Xor(block, RsaByHand.Mask(hash, salted, block.Length));
        masked[0] &= (byte)(0xff >> ((8 * size) - bits));
        return new(
            "PSS without salt", key.Name, $"{hash.Name}withRSA/PSS", digest, key.Decrypt(VectorKey.Number([.. masked, .. salted, 0xbc])));
    }
}
