using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>A signature's algorithm by its JCA name (7).</summary>
internal sealed record SignatureAlgorithm(HashAlgorithmName Hash, int DigestLength, bool Pss);

/// <summary>Signs a digest as it is: it is not hashed again (4.10).</summary>
internal static class Signatures
{
    private static readonly (string Name, HashAlgorithmName Hash, int Length)[] Hashes =
    [
        ("SHA1", HashAlgorithmName.SHA1, 20), ("SHA256", HashAlgorithmName.SHA256, 32), ("SHA384", HashAlgorithmName.SHA384, 48),
        ("SHA512", HashAlgorithmName.SHA512, 64),
    ];

    internal static SignatureAlgorithm Of(string name, Behaviour behaviour)
    {
        var comparison = behaviour.Is("algorithm-in-one-case") ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (behaviour.May(Liberties.PublishedAlgorithmsOnly) && !string.Equals(name, "SHA256withRSA", comparison))
        {
            throw RefusedException.Malformed("The algorithm is not supported.");
        }

        foreach (var (prefix, hash, length) in Hashes)
        {
            if (string.Equals(name, prefix + "withRSA", comparison)
                || (behaviour.Is("sign-algorithm-by-prefix") && name.StartsWith(prefix, comparison)))
            {
                return new SignatureAlgorithm(hash, length, Pss: false);
            }

            if (string.Equals(name, prefix + "withRSA/PSS", comparison))
            {
                return new SignatureAlgorithm(hash, length, !behaviour.Is("pss-signed-as-pkcs1"));
            }
        }

        return behaviour.Is("sign-unknown-algorithm-accepted")
            ? new SignatureAlgorithm(HashAlgorithmName.SHA256, 32, Pss: false)
                : throw RefusedException.Malformed("The algorithm is not supported.");
    }

    internal static byte[] Sign(RSA key, SignatureAlgorithm algorithm, byte[] digest, int? saltLength, Behaviour behaviour)
    {
        if (digest.Length != algorithm.DigestLength)
        {
            if (!behaviour.Is("digest-length-unchecked"))
            {
                throw RefusedException.Malformed("digest has another length than the algorithm's hash.");
            }

            digest = [.. digest.Take(algorithm.DigestLength), .. new byte[Math.Max(0, algorithm.DigestLength - digest.Length)]];
        }

        if (behaviour.Is("sign-hashes-again"))
        {
            digest = CryptographicOperations.HashData(algorithm.Hash, digest);
        }

        if (behaviour.Is("sign-always-sha256") && algorithm.Hash != HashAlgorithmName.SHA256)
        {
            return key.SignData(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return algorithm.Pss ? Pss(key, algorithm, digest, saltLength, behaviour)
            : behaviour.Is("sign-without-digest-info") ? RawRsa.Apply(key, Pkcs1Padded(digest, key.KeySize / 8))
            : behaviour.Is("sign-zeros") ? new byte[key.KeySize / 8]
            : behaviour.Is("sign-with-pss-always") ? key.SignHash(digest, algorithm.Hash, RSASignaturePadding.Pss)
            : key.SignHash(digest, algorithm.Hash, RSASignaturePadding.Pkcs1);
    }

    private static byte[] Pss(RSA key, SignatureAlgorithm algorithm, byte[] digest, int? saltLength, Behaviour behaviour)
    {
        var longest = (key.KeySize / 8) - 2 - algorithm.DigestLength;
        if (saltLength is < 0 || saltLength > longest)
        {
            saltLength = behaviour.Is("pss-salt-unchecked") ? null : behaviour.Is("pss-salt-crash") ? throw new BrokenDownException()
                : throw RefusedException.Malformed("rsa_pss_salt_length is out of range.");
        }

        var length = behaviour.Is("pss-salt-ignored") ? algorithm.DigestLength
            : behaviour.Is("pss-salt-always-20") ? 20
            : behaviour.Is("pss-salt-zero-by-default") ? saltLength ?? 0
            : behaviour.Is("pss-salt-zero-ignored") && saltLength == 0 ? algorithm.DigestLength
            : saltLength ?? algorithm.DigestLength;
        return RawRsa.Apply(key, Emsa.Pss(digest, algorithm.Hash, length, key.KeySize / 8));
    }

    private static byte[] Pkcs1Padded(byte[] digest, int length) =>
        [0, 1, .. Enumerable.Repeat((byte)0xff, length - digest.Length - 3), 0, .. digest];
}
