using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Testing;

/// <summary>A self-made certificate for the names of the public servers that are played here; it lives as long as its server.</summary>
internal static class LoopbackCertificate
{
    private static readonly string[] Names =
    [
        "*.vault.azure.net", "*.managedhsm.azure.net", "*.in.applicationinsights.azure.com", "login.microsoftonline.com",
        "www.googleapis.com",
        "*.contoso.example",
    ];

    public static X509Certificate2 Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // A client that trusts several of them tells them apart by their subjects.
        var request = new CertificateRequest($"CN={RandomNumberGenerator.GetHexString(16)}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in Names)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        // Some platforms' TLS does not take an ephemeral key; one read from PKCS#12 they all take.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
