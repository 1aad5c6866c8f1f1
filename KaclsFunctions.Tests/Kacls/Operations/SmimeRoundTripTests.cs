using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

/// <summary>
/// What Gmail does with our operations, from end to end, held against openssl's CMS (RFC 5652): mail that it verifies, mail that it
/// encrypted.
/// </summary>
public abstract class SmimeRoundTripTests(HostFixture host)
{
    private readonly GmailRequests fixture = new(host.Kacls);

    private static readonly byte[] Mail = Encoding.ASCII.GetBytes("Content-Type: text/plain\r\n\r\nMeet me at noon.\r\n");

    [Fact]
    [Rule("4.10-1", "13-2")]
    public async Task a_signed_mail_verifies_and_a_changed_one_does_not()
    {
        using var openssl = new OpenSsl();
        using var certificate = CertificateOf(SmimeKeys.Rsa3072);
        var attributes = Cms.SignedAttributes(SHA256.HashData(Mail));
        var signature = await fixture.SignAsync(SmimeKeys.Rsa3072, SHA256.HashData(attributes), "SHA256withRSA");
        openssl.Write("certificate.pem", certificate.ExportCertificatePem());
        openssl.Write("signed.der", Cms.Signed(certificate, attributes, signature));

        string[] verify =
            [
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                openssl.PathOf("signed.der"),
                "-CAfile",
                openssl.PathOf("certificate.pem"),
                "-content",
            ];
        Assert.Contains("Meet me at noon.", await openssl.RunAsync([.. verify, openssl.Write("mail", Mail)]), StringComparison.Ordinal);
        Assert.NotEqual(0, (await openssl.TryRunAsync([.. verify, openssl.Write("mail", [.. Mail, 0])])).ExitCode);
    }

    [Theory]
    [InlineData("RSA/ECB/PKCS1Padding")]
    [InlineData("RSA/ECB/OAEPwithSHA-256andMGF1Padding", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")]
    [Rule("13-3")]
    public async Task an_encrypted_mail_opens(string algorithm, params string[] options)
    {
        using var openssl = new OpenSsl();
        using var certificate = CertificateOf(SmimeKeys.Rsa4096);
        await openssl.RunAsync(
        [
            "cms",
            "-encrypt",
            "-binary",
            "-aes-256-cbc",
            "-outform",
            "DER",
            "-in",
            openssl.Write("mail", Mail),
            "-out",
            openssl.PathOf("encrypted.der"),
            "-recip", openssl.Write("certificate.pem", certificate.ExportCertificatePem()), .. options,
        ]);
        var (encryptedKey, iv, content) = Cms.Enveloped(openssl.Read("encrypted.der"));

        var reply = await fixture.DecryptAsync(SmimeKeys.Rsa4096, encryptedKey, algorithm);

        Assert.True(reply.Status == 200, reply.Body);
        using var aes = Aes.Create();
        aes.Key = reply.Bytes("data_encryption_key");
        Assert.Equal(Mail, aes.DecryptCbc(content, iv));
    }

    private static X509Certificate2 CertificateOf(RSA key)
    {
        var request = new CertificateRequest("CN=user@example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(
                X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], critical: false));
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, default), new DateTimeOffset(2120, 1, 1, 0, 0, 0, default));
    }
}
