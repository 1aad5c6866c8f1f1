using System.Security.Cryptography;
using Kacls.Errors;

namespace Kacls.PrivateKeys;

/// <summary>
/// A signature algorithm of privatekeysign: RSASSA-PKCS1-v1_5 or RSASSA-PSS (RFC 8017 section 8) over a digest that the client has made.
/// SHA-1 is there because Gmail may ask for it for correspondents with old software; what is signed with it is the client's decision.
/// </summary>
/// <param name="Name">As the Java Cryptography Architecture writes it.</param>
/// <param name="Hash">The hash that made the digest; under PSS also MGF1's.</param>
/// <param name="DigestSize">The digest's only size, in bytes.</param>
/// <param name="IsPss">RSASSA-PSS instead of RSASSA-PKCS1-v1_5.</param>
internal sealed record SignatureAlgorithm(string Name, HashAlgorithmName Hash, int DigestSize, bool IsPss)
{
    private static readonly string[] Pkcs1Schemes = ["RSA", "RSAEncryption"];
    private static readonly string[] PssSchemes = ["RSA/PSS", "RSAandMGF1", "RSASSA-PSS"];

    private static readonly AlgorithmNames<SignatureAlgorithm> Known = new(
        [
            .. new[] { false, true }.SelectMany(isPss => new[]
            {
                Of("SHA1", HashAlgorithmName.SHA1, 20, isPss),
                Of("SHA256", HashAlgorithmName.SHA256, 32, isPss),
                Of("SHA384", HashAlgorithmName.SHA384, 48, isPss),
                Of("SHA512", HashAlgorithmName.SHA512, 64, isPss),
            }),
        ],
        algorithm => algorithm.Name,
        Synonyms);

    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.AlgorithmUnsupported"/>.</exception>
    internal static SignatureAlgorithm Find(string name) => Known.Find(name);

    /// <summary>Refuses a digest of another length before anything is asked of the KEK.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.DigestLengthMismatch"/>.</exception>
    internal void CheckDigest(byte[] digest)
    {
        if (digest.Length != DigestSize)
        {
            throw ErrorCatalogue.DigestLengthMismatch.ToException($"{digest.Length} bytes for {Name}");
        }
    }

    /// <summary>Signs the digest as it is: the client has hashed already, and hashing again would sign something else.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="digest">Of <see cref="DigestSize"/>.</param>
    /// <param name="saltLength">PSS's, in bytes; the digest's size unless given (RFC 8017 section 9.1). It is ignored
    /// otherwise.</param>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.SaltLengthOutOfRange"/>.</exception>
    internal byte[] Sign(RsaPrivateKey key, byte[] digest, int? saltLength)
    {
        if (!IsPss)
        {
            return key.Platform.SignHash(digest, Hash, RSASignaturePadding.Pkcs1);
        }

        var salt = saltLength ?? DigestSize;
        if (salt < 0 || salt > MaxSaltLength(key))
        {
            throw ErrorCatalogue.SaltLengthOutOfRange.ToException($"{salt} bytes, {MaxSaltLength(key)} at most");
        }

        // The platform's PSS has a salt of the digest's size and no other.
        return salt == DigestSize ? key.Platform.SignHash(digest, Hash, RSASignaturePadding.Pss) : SaltedPss.Sign(key, digest, Hash, salt);
    }

    /// <summary>RFC 8017 section 9.1.1, step 3: emLen is the size of a modulus that is one bit shorter.</summary>
    private int MaxSaltLength(RsaPrivateKey key) => ((key.KeySize - 1 + 7) / 8) - DigestSize - 2;

    private static SignatureAlgorithm Of(string digest, HashAlgorithmName hash, int size, bool isPss) =>
        new($"{digest}withRSA{(isPss ? "/PSS" : "")}", hash, size, isPss);

    /// <summary>The hash's name with a hyphen, and what Java's standard names and Bouncy Castle call the two schemes.</summary>
    private static IEnumerable<string> Synonyms(SignatureAlgorithm algorithm) =>
        from digest in new[] { algorithm.Hash.Name!, algorithm.Hash.Name!.Replace("SHA", "SHA-", StringComparison.Ordinal) }
        from scheme in algorithm.IsPss ? PssSchemes : Pkcs1Schemes
        select $"{digest}with{scheme}";
}
