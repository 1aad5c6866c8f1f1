using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Testing.OtherService;

/// <summary>The token is for the key that is in the blob (6).</summary>
internal static class SpkiHash
{
    internal static void Check(RSA key, string? given, string? algorithm, Behaviour behaviour)
    {
        if (behaviour.Is("spki-hash-unchecked") || behaviour.Is("checks-nothing")
            || (given is null && behaviour.Is("spki-hash-missing-accepted")))
        {
            return;
        }

        var known = string.Equals(algorithm, "SHA-256", behaviour.Is("spki-hash-algorithm-in-one-case") ? StringComparison.Ordinal
            : StringComparison.OrdinalIgnoreCase)
            || behaviour.Is("spki-hash-algorithm-ignored");
        if (!known)
        {
            throw RefusedException.Malformed("spki_hash_algorithm is unknown.");
        }

        var expected = Convert.ToBase64String(Hash(key, behaviour));
        var holds = given == expected
            || (behaviour.Is("spki-hash-in-any-case") && string.Equals(given, expected, StringComparison.OrdinalIgnoreCase))
            || (behaviour.Is("spki-hash-part-accepted") && given is not null && expected.StartsWith(given, StringComparison.Ordinal))
            || (behaviour.Is("spki-hash-by-first-8-characters") && given?.Length >= 8 && expected[..8] == given[..8])
            || (behaviour.Is("spki-hash-empty-accepted") && given is "");
        if (!holds)
        {
            throw RefusedException.Forbidden("spki_hash is that of another key.");
        }
    }

    private static byte[] Hash(RSA key, Behaviour behaviour)
    {
        if (behaviour.Is("spki-hash-over-pkcs1"))
        {
            return SHA256.HashData(key.ExportRSAPublicKey());
        }

        if (behaviour.Is("spki-hash-over-certificate"))
        {
            var request = new CertificateRequest("CN=user", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            return SHA256.HashData(certificate.RawData);
        }

        return behaviour.Is("spki-hash-over-pem")
            ? SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()))
            : behaviour.Is("spki-hash-with-sha1") ? SHA1.HashData(key.ExportSubjectPublicKeyInfo())
            : behaviour.Is("spki-hash-over-modulus") ? SHA256.HashData(key.ExportParameters(false).Modulus!)
            : SHA256.HashData(key.ExportSubjectPublicKeyInfo());
    }
}
