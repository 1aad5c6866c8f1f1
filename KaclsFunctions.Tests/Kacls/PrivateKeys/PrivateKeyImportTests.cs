using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.PrivateKeys;

public sealed class PrivateKeyImportTests
{
    private static readonly RSA Key = SmimeKeys.Rsa2048;
    private static readonly PbeParameters Pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    public static TheoryData<string, string> Forms => new()
    {
        { "PKCS#1 PEM", Key.ExportRSAPrivateKeyPem() },
        { "PKCS#8 PEM", Key.ExportPkcs8PrivateKeyPem() },
        { "PKCS#1 DER", Convert.ToBase64String(Key.ExportRSAPrivateKey()) },
        { "PKCS#8 DER", Convert.ToBase64String(Key.ExportPkcs8PrivateKey()) },
        { "PEM with a final line end", Key.ExportPkcs8PrivateKeyPem() + "\n" },
        { "PEM with CRLF", "\r\n" + Key.ExportRSAPrivateKeyPem().ReplaceLineEndings("\r\n") + "\r\n\r\n" },
        { "PEM in one line", Key.ExportRSAPrivateKeyPem().ReplaceLineEndings(" ") },
        { "PEM without line ends", Key.ExportPkcs8PrivateKeyPem().ReplaceLineEndings("") },
        { "DER in lines", " " + Convert.ToBase64String(Key.ExportPkcs8PrivateKey(), Base64FormattingOptions.InsertLineBreaks) + "\n\t" },
        { "DER without padding", Convert.ToBase64String(Key.ExportPkcs8PrivateKey()).TrimEnd('=') },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "PKCS#8 under a password", Key.ExportEncryptedPkcs8PrivateKeyPem("secret", Pbe), "private_key_encrypted" },
        { "PKCS#8 DER under a password", Convert.ToBase64String(Key.ExportEncryptedPkcs8PrivateKey("secret", Pbe)), "private_key_encrypted" },
        { "PKCS#1 under a password", WithProcType(Key.ExportRSAPrivateKeyPem()), "private_key_encrypted" },
        { "PKCS#1 under a password, CRLF", WithProcType(Key.ExportRSAPrivateKeyPem()).ReplaceLineEndings("\r\n"), "private_key_encrypted" },
        { "EC, SEC1 PEM", NewEc().ExportECPrivateKeyPem(), "private_key_unsupported" },
        { "EC, PKCS#8 PEM", NewEc().ExportPkcs8PrivateKeyPem(), "private_key_unsupported" },
        { "EC, SEC1 DER", Convert.ToBase64String(NewEc().ExportECPrivateKey()), "private_key_unsupported" },
        { "EC, PKCS#8 DER", Convert.ToBase64String(NewEc().ExportPkcs8PrivateKey()), "private_key_unsupported" },
        { "OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "private_key_unsupported" },
        { "1,024 bits", SmimeKeys.Tiny.ExportPkcs8PrivateKeyPem(), "private_key_unsupported" },
        { "more than 4,096 bits", SmimeKeys.Huge.ExportRSAPrivateKeyPem(), "private_key_unsupported" },
        { "a public key", Key.ExportSubjectPublicKeyInfoPem(), "private_key_malformed" },
        { "a public key, DER", Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()), "private_key_malformed" },
        { "a public key, PKCS#1 DER", Convert.ToBase64String(Key.ExportRSAPublicKey()), "private_key_malformed" },
        { "a PEM of the other kind", PemEncoding.WriteString("PRIVATE KEY", Key.ExportSubjectPublicKeyInfo()), "private_key_malformed" },
        { "two keys", Key.ExportRSAPrivateKeyPem() + "\n" + Key.ExportRSAPrivateKeyPem(), "private_key_malformed" },
        { "text before the key", "Bag Attributes\n" + Key.ExportRSAPrivateKeyPem(), "private_key_malformed" },
        { "no end", Key.ExportRSAPrivateKeyPem().Replace("-----END RSA PRIVATE KEY-----", ""), "private_key_malformed" },
        { "bytes after the DER", Convert.ToBase64String([.. Key.ExportPkcs8PrivateKey(), 0]), "private_key_malformed" },
        { "a truncated DER", Convert.ToBase64String(Key.ExportPkcs8PrivateKey()[..^1]), "private_key_malformed" },
        { "numbers that don't agree", Convert.ToBase64String(Broken()), "private_key_malformed" },
        { "no base64", "not a key!", "private_key_malformed" },
        { "no DER", "AAAA", "private_key_malformed" },
        { "an empty sequence", "MAA=", "private_key_malformed" },
        { "white space", " \n ", "private_key_malformed" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void every_form_gives_the_same_key(string form, string text)
    {
        using var read = PrivateKeyImport.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(Key.ExportPkcs8PrivateKey().AsSpan().SequenceEqual(read.ExportPkcs8PrivateKey()), form);
    }

    [Fact]
    public void every_size_of_gmail_is_read()
    {
        foreach (var key in new[] { SmimeKeys.Rsa2048, SmimeKeys.Rsa3072, SmimeKeys.Rsa4096 })
        {
            using var read = PrivateKeyImport.Read(Encoding.UTF8.GetBytes(key.ExportRSAPrivateKeyPem()));
            Assert.Equal(key.KeySize, read.KeySize);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void anything_else_is_refused_for_what_it_is(string form, string text, string reasonCode)
    {
        var exception = Assert.Throws<KaclsException>(() => PrivateKeyImport.Read(Encoding.UTF8.GetBytes(text)));
        Assert.True(exception.Error.ReasonCode == reasonCode, $"{form}: {exception.Error.ReasonCode}");
        Assert.Equal(400, exception.Error.Status);
    }

    [Theory]
    [InlineData("rsa", "-traditional")]
    [InlineData("pkey", "")]
    public async Task what_openssl_encrypted_is_said_to_be_encrypted(string command, string option)
    {
        using var openssl = new OpenSsl();
        await openssl.RunAsync([
            command, "-in", openssl.Write("key.pem", Key.ExportRSAPrivateKeyPem()), "-aes128", "-passout", "pass:secret", "-out", openssl.PathOf("out.pem"),
            .. option.Length > 0 ? new[] { option } : [],
        ]);
        var exception = Assert.Throws<KaclsException>(() => PrivateKeyImport.Read(openssl.Read("out.pem")));
        Assert.Equal(ErrorCatalogue.PrivateKeyEncrypted, exception.Error);
    }

    private static ECDsa NewEc() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>RFC 1421 section 4.6, as OpenSSL writes it.</summary>
    private static string WithProcType(string pem) =>
        pem.Replace("KEY-----\nMII", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nMII");

    /// <summary>The private exponent of one key with the modulus of another.</summary>
    private static byte[] Broken()
    {
        var der = Key.ExportRSAPrivateKey();
        var other = SmimeKeys.Other.ExportParameters(includePrivateParameters: true).D!;
        var at = der.AsSpan().IndexOf(Key.ExportParameters(includePrivateParameters: true).D!.AsSpan(1));
        other.AsSpan(1).CopyTo(der.AsSpan(at));
        return der;
    }
}
