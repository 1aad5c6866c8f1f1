using System.Security.Cryptography;
using Kacls.Errors;

namespace Kacls.PrivateKeys;

/// <summary>An algorithm of privatekeydecrypt: RSAES-PKCS1-v1_5, or RSAES-OAEP with one of its hashes (RFC 8017 section 7).</summary>
/// <param name="Name">As the Java Cryptography Architecture writes it, but for the case.</param>
/// <param name="OaepHash">OAEP's hash; absent for RSAES-PKCS1-v1_5.</param>
internal sealed record DecryptionAlgorithm(string Name, HashAlgorithmName? OaepHash)
{
    private static readonly AlgorithmNames<DecryptionAlgorithm> Known = new(
        [
            new("RSA/ECB/PKCS1Padding", null),
            new("RSA/ECB/OAEPwithSHA-1andMGF1Padding", HashAlgorithmName.SHA1),
            new("RSA/ECB/OAEPwithSHA-256andMGF1Padding", HashAlgorithmName.SHA256),
            new("RSA/ECB/OAEPwithSHA-384andMGF1Padding", HashAlgorithmName.SHA384),
            new("RSA/ECB/OAEPwithSHA-512andMGF1Padding", HashAlgorithmName.SHA512),
        ],
        algorithm => algorithm.Name);

    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.AlgorithmUnsupported"/>.</exception>
    internal static DecryptionAlgorithm Find(string name) => Known.Find(name);
}
