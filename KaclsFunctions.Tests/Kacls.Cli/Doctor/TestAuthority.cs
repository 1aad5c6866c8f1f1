using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KaclsFunctions.Tests.Cli.Doctor;

/// <summary>A certificate authority with an intermediate, which issues certificates for this machine, right ones and wrong ones.</summary>
internal sealed class TestAuthority
{
    private static readonly X509KeyUsageFlags Sign = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
    private readonly X509Certificate2 root;

    internal TestAuthority()
    {
        root = Make(null, $"Doctor Root {RandomNumberGenerator.GetHexString(8)}", isAuthority: true, [], null, null);
        Intermediate = Make(root, "Doctor Intermediate", isAuthority: true, [], null, null);
        RootFile = Path.Combine(Directory.CreateTempSubdirectory("kacls-doctor-").FullName, "root.pem");
        File.WriteAllText(RootFile, root.ExportCertificatePem());
    }

    /// <summary>For <c>--trust</c>.</summary>
    public string RootFile { get; }

    public X509Certificate2 Root => root;

    public X509Certificate2 Intermediate { get; }

    /// <summary>Issues one, of the intermediate.</summary>
    public X509Certificate2 Issue(DateTimeOffset? begin = null, DateTimeOffset? end = null, string name = "localhost") =>
        Make(Intermediate, name, isAuthority: false, [name], begin, end);

    public static X509Certificate2 SelfSigned() => Make(null, "localhost", isAuthority: false, ["localhost"], null, null);

    private static X509Certificate2 Make(
        X509Certificate2? issuer, string subject, bool isAuthority, string[] names, DateTimeOffset? begin, DateTimeOffset? end)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? Sign : X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternatives.AddDnsName);
            request.CertificateExtensions.Add(alternatives.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        }

        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (begin ?? now.AddDays(isAuthority ? -400 : -1), end ?? now.AddDays(isAuthority ? 400 : 90));
        using var made = issuer is null
            ? request.CreateSelfSigned(from, to)
            : request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
