using System.Security.Cryptography;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>A user's S/MIME key, wrapped by the service under test.</summary>
/// <param name="Rsa">Public and private.</param>
/// <param name="Wrapped">Base64, as the service wrote it.</param>
internal sealed record MailKey(RSA Rsa, string Wrapped)
{
    /// <summary>Standard base64 of SHA-256 over the DER SubjectPublicKeyInfo (Google's reference: authorization tokens).</summary>
    public string SpkiHash { get; } = Convert.ToBase64String(SHA256.HashData(Rsa.ExportSubjectPublicKeyInfo()));
}
