namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>Signed with SHA-256, SHA-384 or SHA-512, by RSA or ECDSA. A root is trusted for itself, not for its signature.</summary>
internal sealed class SignatureHashCheck : ICertificateCheck
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13",
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
    };

    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now) => keys.Chain
        .Where(certificate =>
            !CertificateBag.IsIssuer(certificate, certificate) && !Allowed.Contains(certificate.SignatureAlgorithm.Value!))
        .Select(certificate => $"{certificate.Subject}: is signed with "
            + $"{certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value}. "
            + "Have it issued anew with SHA-256 or better.");
}
