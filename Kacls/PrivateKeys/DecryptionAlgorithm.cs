using System.Security.Cryptography;
using Kacls.Errors;

namespace Kacls.PrivateKeys;

/// <summary>An algorithm of privatekeydecrypt: RSAES-PKCS1-v1_5, or RSAES-OAEP with one of its hashes (RFC 8017 section 7).</summary>
/// <param name="Name">As the Java Cryptography Architecture writes it, but for the case.</param>
/// <param name="OaepHash">OAEP's hash; absent for RSAES-PKCS1-v1_5.</param>
internal sealed record DecryptionAlgorithm(string Name, HashAlgorithmName? OaepHash)
{
    private const string Transformation = "RSA/ECB/";

    private static readonly AlgorithmNames<DecryptionAlgorithm> Known = new(
        [
            Pkcs1,
            new($"{Transformation}OAEPwithSHA-1andMGF1Padding", HashAlgorithmName.SHA1),
            new($"{Transformation}OAEPwithSHA-256andMGF1Padding", HashAlgorithmName.SHA256),
            new($"{Transformation}OAEPwithSHA-384andMGF1Padding", HashAlgorithmName.SHA384),
            new($"{Transformation}OAEPwithSHA-512andMGF1Padding", HashAlgorithmName.SHA512),
        ],
        algorithm => algorithm.Name,
        algorithm => Synonyms(algorithm.Name[Transformation.Length..]));

    /// <summary>RSAES-PKCS1-v1_5.</summary>
    internal static DecryptionAlgorithm Pkcs1 => new($"{Transformation}PKCS1Padding", null);

    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.AlgorithmUnsupported"/>.</exception>
    internal static DecryptionAlgorithm Find(string name) => Known.Find(name);

    /// <summary>RSA has no mode: Bouncy Castle calls that None, SunJCE takes the hash's name without the hyphen too.</summary>
    private static IEnumerable<string> Synonyms(string padding) =>
        from mode in new[] { Transformation, "RSA/None/", "" }
        from spelling in new[] { padding, padding.Replace("SHA-", "SHA", StringComparison.Ordinal) }
        select mode + spelling;
}
