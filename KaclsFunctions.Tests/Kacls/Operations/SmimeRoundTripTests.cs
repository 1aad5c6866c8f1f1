using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

/// <summary>What Gmail does with our operations, from end to end, held against openssl's CMS (RFC 5652): mail that it verifies, mail that it encrypted.</summary>
public abstract class SmimeRoundTripTests(HostFixture host)
{
    private readonly GmailRequests fixture = new(host.Kacls);

    private const string Data = "1.2.840.113549.1.7.1";
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    private static readonly byte[] Mail = Encoding.ASCII.GetBytes("Content-Type: text/plain\r\n\r\nMeet me at noon.\r\n");

    [Fact]
    public async Task a_signed_mail_verifies_and_a_changed_one_does_not()
    {
        using var openssl = new OpenSsl();
        using var certificate = CertificateOf(SmimeKeys.Rsa3072);
        var attributes = SignedAttributes(SHA256.HashData(Mail));
        var signature = await fixture.SignAsync(SmimeKeys.Rsa3072, SHA256.HashData(attributes), "SHA256withRSA");
        openssl.Write("certificate.pem", certificate.ExportCertificatePem());
        openssl.Write("signed.der", Signed(certificate, attributes, signature));

        string[] verify = ["cms", "-verify", "-binary", "-inform", "DER", "-in", openssl.PathOf("signed.der"), "-CAfile", openssl.PathOf("certificate.pem"), "-content"];
        Assert.Contains("Meet me at noon.", await openssl.RunAsync([.. verify, openssl.Write("mail", Mail)]), StringComparison.Ordinal);
        Assert.NotEqual(0, (await openssl.TryRunAsync([.. verify, openssl.Write("mail", [.. Mail, 0])])).ExitCode);
    }

    [Theory]
    [InlineData("RSA/ECB/PKCS1Padding")]
    [InlineData("RSA/ECB/OAEPwithSHA-256andMGF1Padding", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")]
    public async Task an_encrypted_mail_opens(string algorithm, params string[] options)
    {
        using var openssl = new OpenSsl();
        using var certificate = CertificateOf(SmimeKeys.Rsa4096);
        await openssl.RunAsync(
        [
            "cms", "-encrypt", "-binary", "-aes-256-cbc", "-outform", "DER", "-in", openssl.Write("mail", Mail), "-out", openssl.PathOf("encrypted.der"),
            "-recip", openssl.Write("certificate.pem", certificate.ExportCertificatePem()), .. options,
        ]);
        var (encryptedKey, iv, content) = Enveloped(openssl.Read("encrypted.der"));

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
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], critical: false));
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, default), new DateTimeOffset(2120, 1, 1, 0, 0, 0, default));
    }

    /// <summary>RFC 5652 section 5.3: SignedAttributes, with the SET tag under which they are hashed (section 5.4).</summary>
    private static byte[] SignedAttributes(byte[] mailDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(ContentType);
                using (writer.PushSetOf())
                {
                    writer.WriteObjectIdentifier(Data);
                }
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(MessageDigest);
                using (writer.PushSetOf())
                {
                    writer.WriteOctetString(mailDigest);
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>RFC 5652 section 5.1: SignedData without the content, one certificate and one signer.</summary>
    private static byte[] Signed(X509Certificate2 certificate, byte[] attributes, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using var contentInfo = writer.PushSequence();
        writer.WriteObjectIdentifier(SignedData);
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSetOf())
            {
                WriteAlgorithm(writer, Sha256);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Data);
            }

            using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteEncodedValue(certificate.RawData);
            }

            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue(certificate.IssuerName.RawData);
                    writer.WriteInteger(certificate.SerialNumberBytes.Span);
                }

                WriteAlgorithm(writer, Sha256);

                // Implicitly tagged [0] in the message.
                byte[] tagged = [0xa0, .. attributes.AsSpan(1)];
                writer.WriteEncodedValue(tagged);
                WriteAlgorithm(writer, RsaEncryption);
                writer.WriteOctetString(signature);
            }
        }

        contentInfo.Dispose();
        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }
    }

    /// <summary>RFC 5652 section 6.1: EnvelopedData with one KeyTransRecipientInfo.</summary>
    private static (byte[] EncryptedKey, byte[] Iv, byte[] Content) Enveloped(byte[] der)
    {
        var contentInfo = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        contentInfo.ReadObjectIdentifier();
        var enveloped = contentInfo.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        enveloped.ReadInteger();
        var recipient = enveloped.ReadSetOf().ReadSequence();
        recipient.ReadInteger();
        recipient.ReadEncodedValue();
        recipient.ReadSequence();
        var encryptedKey = recipient.ReadOctetString();
        var encryptedContent = enveloped.ReadSequence();
        encryptedContent.ReadObjectIdentifier();
        var algorithm = encryptedContent.ReadSequence();
        algorithm.ReadObjectIdentifier();
        return (encryptedKey, algorithm.ReadOctetString(), encryptedContent.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)));
    }
}
