using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>A company's own certificate authority, and the certificates that it gives its servers.</summary>
internal sealed class PrivateAuthority : IDisposable
{
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 certificate;

    public PrivateAuthority(PrivateAuthority? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var made = above is null
            ? request.CreateSelfSigned(now.AddDays(-30), now.AddYears(1))
            : above.Sign(request, now.AddDays(-30), now.AddDays(300)).CopyWithPrivateKey(key);
        certificate = Persisted(made);
    }

    /// <summary>Trusts this authority and no other, and judges names, dates and purposes as the platform does.</summary>
    public X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public string Pem => certificate.ExportCertificatePem() + "\n";

    /// <summary>A certificate for a server, right in every point but perhaps these.</summary>
    public X509Certificate2 Issue(string name = "127.0.0.1", int fromDay = -1, int toDay = 30, string purpose = ServerPurpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using var made = Sign(request, now.AddDays(fromDay), now.AddDays(toDay)).CopyWithPrivateKey(key);
        return Persisted(made);
    }

    public void Dispose() => certificate.Dispose();

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset to) =>
        request.Create(certificate, from, to, RandomNumberGenerator.GetBytes(8));

    private static CertificateRequest Request(ECDsa key) =>
        new($"CN={RandomNumberGenerator.GetHexString(16)}", key, HashAlgorithmName.SHA256);

    /// <summary>Some platforms' TLS does not take an ephemeral key; one read from PKCS#12 they all take.</summary>
    private static X509Certificate2 Persisted(X509Certificate2 made) =>
        X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
}
