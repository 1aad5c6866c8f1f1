using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Doctor.Service;

/// <summary>The chain of a server's certificate, built of what the server sent and of the roots that are trusted.</summary>
internal sealed class CertificateChain : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly X509Chain chain = new();

    private CertificateChain()
    {
    }

    /// <summary>Whether a client that trusts the root connects, but for the certificate's own name and dates.</summary>
    public bool IsRight => Last.RawData is [_, ..] && !Has(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)
        && Faults.Count == 0;

    /// <summary>Whether nothing is known of whoever issued it.</summary>
    public bool IsLeafAlone => chain.ChainElements.Count == 1;

    /// <summary>Whether it is its own issuer.</summary>
    public bool IsSelfSigned => IsLeafAlone && IsRoot(Last) && Has(X509ChainStatusFlags.UntrustedRoot);

    /// <summary>The certificate that the server should have sent.</summary>
    public string? MissingIssuer => Has(X509ChainStatusFlags.PartialChain) && !IsRoot(Last) ? Last.Issuer : null;

    /// <summary>The last certificate of the chain.</summary>
    public string Root => Last.Subject;

    /// <summary>What else is wrong, in the system's words. The server's own dates are judged elsewhere.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. chain.ChainElements.Cast<X509ChainElement>().SelectMany((element, place) => element.ChainElementStatus
            .Where(status => status.Status is not (X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot))
            .Where(status => place > 0 || status.Status != X509ChainStatusFlags.NotTimeValid)
            .Select(status => $"{element.Certificate.Subject}: {status.StatusInformation.Trim()}"))
            .Distinct(StringComparer.Ordinal),
    ];

    private X509Certificate2 Last => chain.ChainElements[^1].Certificate;

    /// <summary>Builds it.</summary>
    /// <param name="certificate">The server's.</param>
    /// <param name="sent">What it sent along.</param>
    /// <param name="authorities">The roots; null: the system's.</param>
    public static CertificateChain Of(
        X509Certificate2 certificate, X509Certificate2Collection sent, X509Certificate2Collection? authorities)
    {
        var made = new CertificateChain();
        var policy = made.chain.ChainPolicy;
        policy.ExtraStore.AddRange(sent);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.RevocationMode = X509RevocationMode.NoCheck;

        // What a server doesn't send, some clients fetch, and others do not.
        policy.DisableCertificateDownloads = true;
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        made.chain.Build(certificate);
        return made;
    }

    /// <inheritdoc/>
    public void Dispose() => chain.Dispose();

    private static bool IsRoot(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private bool Has(X509ChainStatusFlags flags) => Array.Exists(chain.ChainStatus, status => (status.Status & flags) != 0);
}
