using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>A decryption's algorithm by its JCA name (7); PKCS #1 v1.5 where no hash is named.</summary>
internal sealed record DecryptionAlgorithm(HashAlgorithmName? Oaep);

/// <summary>Decrypts a message's key; whatever is wrong inside, the answer is the same (7).</summary>
internal static class Decryption
{
    private static readonly (string Name, HashAlgorithmName Hash)[] Hashes =
    [
        ("SHA-1", HashAlgorithmName.SHA1), ("SHA-256", HashAlgorithmName.SHA256), ("SHA-384", HashAlgorithmName.SHA384),
        ("SHA-512", HashAlgorithmName.SHA512),
    ];

    internal static DecryptionAlgorithm Of(string name, Behaviour behaviour)
    {
        var comparison = behaviour.Is("algorithm-in-one-case") ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (string.Equals(name, "RSA/ECB/PKCS1Padding", comparison))
        {
            return new DecryptionAlgorithm(Oaep: null);
        }

        if (!behaviour.May(Liberties.PublishedAlgorithmsOnly))
        {
            foreach (var (hash, algorithm) in Hashes)
            {
                if (string.Equals(name, $"RSA/ECB/OAEPwith{hash}andMGF1Padding", comparison))
                {
                    return new DecryptionAlgorithm(behaviour.Is("oaep-always-sha1") ? HashAlgorithmName.SHA1
                        : behaviour.Is("oaep-always-sha256") ? HashAlgorithmName.SHA256 : algorithm);
                }
            }
        }

        return behaviour.Is("decrypt-unknown-algorithm-accepted")
            ? new DecryptionAlgorithm(Oaep: null) : throw RefusedException.Malformed("The algorithm is not supported.");
    }

    internal static byte[] Decrypt(RSA key, DecryptionAlgorithm algorithm, byte[] encrypted, byte[] label, Behaviour behaviour)
    {
        if (encrypted.Length != key.KeySize / 8)
        {
            throw behaviour.Is("decrypt-length-crash") ? new BrokenDownException()
                : RefusedException.Malformed("The key can't be decrypted.");
        }

        var plain = Number(key, encrypted) is not { } block ? null
            : algorithm.Oaep is { } hash ? Oaep.Unpad(block, hash, label, behaviour)
            : Unpad(block, behaviour);
        return plain is not null ? behaviour.Is("decrypted-key-leading-zeros-lost") ? [.. plain.SkipWhile(value => value == 0)] : plain
            : behaviour.Is("decrypt-failure-crash") ? throw new BrokenDownException()
            : behaviour.Is("decrypt-failure-answered-200") ? []
            : behaviour.May(Liberties.ImplicitRejection) && algorithm.Oaep is null ? RandomNumberGenerator.GetBytes(32)
            : throw RefusedException.Malformed("The key can't be decrypted.");
    }

    private static byte[]? Number(RSA key, byte[] encrypted) =>
        encrypted.AsSpan().SequenceCompareTo(key.ExportParameters(false).Modulus) < 0 ? RawRsa.Apply(key, encrypted) : null;

    private static byte[]? Unpad(byte[] block, Behaviour behaviour)
    {
        if (block[0] != 0 || block[1] != 2)
        {
            return behaviour.Is("padding-oracle") ? throw new RefusedException(422, "The padding does not start with 0 2.")
                : behaviour.Is("padding-type-ignored") ? block[(Array.LastIndexOf(block, (byte)0) + 1)..] : null;
        }

        var end = Array.IndexOf(block, (byte)0, 2);
        return end >= 10 ? block[(end + 1)..]
            : behaviour.Is("padding-oracle") ? throw new RefusedException(400, "The padding has no end.") : null;
    }
}
