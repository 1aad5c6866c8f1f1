using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.PrivateKeys;

/// <summary>
/// What a private key is known by: the SHA-256 of the DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of its public key. In tokens and
/// bodies it is base64, beside the name of the hash (Google's reference, authorization tokens; privilegedprivatekeydecrypt).
/// </summary>
internal static class SpkiHash
{
    /// <summary>Bytes.</summary>
    internal const int Size = SHA256.HashSizeInBytes;

    private const string Algorithm = "SHA-256";

    /// <returns>The key's hash, 32 bytes.</returns>
    internal static byte[] Of(RSA key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo());

    /// <summary>What the authorization token names. Google marks neither claim as required; without them any user's key would do.</summary>
    /// <exception cref="KaclsException">The authorization token's <see cref="TokenErrors.ClaimMissing"/> or
    /// <see cref="TokenErrors.ClaimMalformed"/>.</exception>
    internal static byte[] Of(AuthorizationToken authorization)
    {
        var errors = ErrorCatalogue.Authorization;
        var hash = authorization.SpkiHash ?? throw errors.ClaimMissing.ToException("spki_hash");
        var algorithm = authorization.SpkiHashAlgorithm ?? throw errors.ClaimMissing.ToException("spki_hash_algorithm");
        return IsSupported(algorithm)
            ? Decode(hash) ?? throw errors.ClaimMalformed.ToException("spki_hash")
            : throw errors.ClaimMalformed.ToException($"spki_hash_algorithm {Printable.Sanitize(algorithm, 20)}");
    }

    /// <summary>What the body of a privileged operation names.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.MemberMalformed"/> or
    /// <see cref="ErrorCatalogue.MemberNotBase64"/>.</exception>
    internal static byte[] Of(string algorithm, string hash) => IsSupported(algorithm)
        ? Decode(hash) ?? throw ErrorCatalogue.MemberNotBase64.About(Members.SpkiHash.Name).ToException()
        : throw ErrorCatalogue.MemberMalformed.About(Members.SpkiHashAlgorithm.Name).ToException();

    private static bool IsSupported(string algorithm) => string.Equals(algorithm, Algorithm, StringComparison.OrdinalIgnoreCase);

    private static byte[]? Decode(string base64) => Base64Text.Decode(Encoding.UTF8.GetBytes(base64));
}
