using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kacls.Cli.Gmail.Certificates;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>A user's certificate, key and chain that are right, but for what a test changes.</summary>
internal sealed class SmimeDraft
{
    internal const string User = "alice@contoso.example";
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const X509KeyUsageFlags Issue = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    private static readonly DateTimeOffset Past = TimeProvider.System.GetUtcNow().AddDays(-30);
    private static readonly X509Certificate2 TrueRoot = Authority("CN=Contoso Root", SmimeKeys.Rsa3072, null);

    internal string Email { get; set; } = User;

    internal string[] Names { get; set; } = [User];

    internal RSA Key { get; set; } = SmimeKeys.Rsa2048;

    /// <summary>The one in the certificate, if it isn't that of the user's key.</summary>
    internal RSA? CertifiedKey { get; set; }

    internal X509KeyUsageFlags? KeyUsage { get; set; } = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;

    internal string[] ExtendedKeyUsage { get; set; } = [EmailProtection];

    internal bool IsAuthority { get; set; }

    internal bool IsOfSha1 { get; set; }

    internal DateTimeOffset Begin { get; set; } = Past.AddDays(1);

    internal DateTimeOffset End { get; set; } = Past.AddDays(400);

    internal X509Certificate2 Root { get; set; } = TrueRoot;

    /// <summary>The one in the chain; the leaf is always issued by a right one of the same name.</summary>
    internal X509Certificate2 Intermediate { get; set; } = IntermediateOf(SmimeKeys.Rsa4096);

    /// <summary>Takes certificates out of the chain, or adds some.</summary>
    internal Func<X509Certificate2[], X509Certificate2[]> Chain { get; set; } = chain => chain;

    internal static X509Certificate2 IntermediateOf(RSA key, bool isAuthority = true) =>
        Authority("CN=Contoso Mail CA", key, TrueRoot, isAuthority);

    internal static X509Certificate2 Authority(
        string name, RSA key, X509Certificate2? issuer, bool isAuthority = true, DateTimeOffset? end = null)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(Issue, true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(Past, end ?? Past.AddDays(4000));
        }

        var generator = X509SignatureGenerator.CreateForRSA(SmimeKeys.Rsa3072, RSASignaturePadding.Pkcs1);
        return request.Create(issuer.SubjectName, generator, Past, end ?? Past.AddDays(2000), Serial());
    }

    internal UserKeys Make() => new(Email, CertificateBag.Ordered([.. Certificates()]), Key);

    internal X509Certificate2[] Certificates()
    {
        var request = new CertificateRequest(
            $"CN={Names.FirstOrDefault() ?? "Alice"}", CertifiedKey ?? Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(IsAuthority, false, 0, true));
        if (KeyUsage is { } usage)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        }

        if (ExtendedKeyUsage.Length > 0)
        {
            OidCollection usages = [.. ExtendedKeyUsage.Select(usage => new Oid(usage))];
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        }

        if (Names.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("mail.contoso.example");
            Array.ForEach(Names, names.AddEmailAddress);
            request.CertificateExtensions.Add(names.Build());
        }

        var generator = IsOfSha1
            ? new Sha1Generator(SmimeKeys.Rsa4096)
            : X509SignatureGenerator.CreateForRSA(SmimeKeys.Rsa4096, RSASignaturePadding.Pkcs1);
        var leaf = request.Create(new X500DistinguishedName("CN=Contoso Mail CA"), generator, Begin, End, Serial());
        return Chain([leaf, Intermediate, Root]);
    }

    /// <summary>One PKCS#12 file with all of it.</summary>
    internal byte[] Pkcs12(string password)
    {
        var certificates = Certificates();
        using var leaf = certificates[0].CopyWithPrivateKey(Key);
        X509Certificate2Collection all =
            [leaf, .. certificates[1..].Select(authority => X509CertificateLoader.LoadCertificate(authority.RawData))];
        return all.Export(X509ContentType.Pkcs12, password)!;
    }

    /// <summary>One PEM file with all of it.</summary>
    internal string Pem() => new StringBuilder().Append(Key.ExportPkcs8PrivateKeyPem()).Append('\n')
        .AppendJoin('\n', Certificates().Select(certificate => certificate.ExportCertificatePem())).Append('\n').ToString();

    private static byte[] Serial() => [1, .. RandomNumberGenerator.GetBytes(8)];

    /// <summary>.NET makes no such certificates any more; authorities did for long.</summary>
    private sealed class Sha1Generator(RSA key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString("300D06092A864886F70D0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
