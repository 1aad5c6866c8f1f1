using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Testing.KeyVault;

/// <summary>A self-made server certificate, which lives as long as the server.</summary>
internal static class LoopbackCertificate
{
    public static X509Certificate2 Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vault.azure.net", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.vault.azure.net");
        names.AddDnsName("*.managedhsm.azure.net");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        // Some platforms' TLS does not take an ephemeral key; one read from PKCS#12 they all take.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
