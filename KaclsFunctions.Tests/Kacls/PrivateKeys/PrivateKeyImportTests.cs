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

    private static readonly Dictionary<string, Func<string>> Forms = new()
    {
        ["PKCS#1 PEM"] = () => Key.ExportRSAPrivateKeyPem(),
        ["PKCS#8 PEM"] = () => Key.ExportPkcs8PrivateKeyPem(),
        ["PKCS#1 DER"] = () => Convert.ToBase64String(Key.ExportRSAPrivateKey()),
        ["PKCS#8 DER"] = () => Convert.ToBase64String(Key.ExportPkcs8PrivateKey()),
        ["PEM with a final line end"] = () => Key.ExportPkcs8PrivateKeyPem() + "\n",
        ["PEM with CRLF"] = () => "\r\n" + Key.ExportRSAPrivateKeyPem().ReplaceLineEndings("\r\n") + "\r\n\r\n",
        ["PEM in one line"] = () => Key.ExportRSAPrivateKeyPem().ReplaceLineEndings(" "),
        ["PEM without line ends"] = () => Key.ExportPkcs8PrivateKeyPem().ReplaceLineEndings(""),
        ["text before the key"] = () => "Bag Attributes\n" + Key.ExportRSAPrivateKeyPem(),
        ["DER in lines"] =
            () => " " + Convert.ToBase64String(Key.ExportPkcs8PrivateKey(), Base64FormattingOptions.InsertLineBreaks) + "\n\t",
        ["DER without padding"] = () => Convert.ToBase64String(Key.ExportPkcs8PrivateKey()).TrimEnd('='),
    };

    private static readonly Dictionary<string, (string ReasonCode, Func<string> Text)> Refused = new()
    {
        ["PKCS#8 under a password"] = ("private_key_encrypted", () => Key.ExportEncryptedPkcs8PrivateKeyPem("secret", Pbe)),
        ["PKCS#8 DER under a password"] =
            ("private_key_encrypted", () => Convert.ToBase64String(Key.ExportEncryptedPkcs8PrivateKey("secret", Pbe))),
        ["PKCS#1 under a password"] = ("private_key_encrypted", () => WithProcType(Key.ExportRSAPrivateKeyPem())),
        ["PKCS#1 under a password, CRLF"] =
            ("private_key_encrypted", () => WithProcType(Key.ExportRSAPrivateKeyPem()).ReplaceLineEndings("\r\n")),
        ["EC, SEC1 PEM"] = ("private_key_unsupported", () => NewEc().ExportECPrivateKeyPem()),
        ["EC, PKCS#8 PEM"] = ("private_key_unsupported", () => NewEc().ExportPkcs8PrivateKeyPem()),
        ["EC, SEC1 DER"] = ("private_key_unsupported", () => Convert.ToBase64String(NewEc().ExportECPrivateKey())),
        ["EC, PKCS#8 DER"] = ("private_key_unsupported", () => Convert.ToBase64String(NewEc().ExportPkcs8PrivateKey())),
        ["OpenSSH"] = ("private_key_unsupported", () => "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"),
        ["1,024 bits"] = ("private_key_unsupported", () => SmimeKeys.Tiny.ExportPkcs8PrivateKeyPem()),
        ["more than 4,096 bits"] = ("private_key_unsupported", () => SmimeKeys.Huge.ExportRSAPrivateKeyPem()),
        ["a public key"] = ("private_key_malformed", () => Key.ExportSubjectPublicKeyInfoPem()),
        ["a public key, DER"] = ("private_key_malformed", () => Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo())),
        ["a public key, PKCS#1 DER"] = ("private_key_malformed", () => Convert.ToBase64String(Key.ExportRSAPublicKey())),
        ["a PEM of the other kind"] =
            ("private_key_malformed", () => PemEncoding.WriteString("PRIVATE KEY", Key.ExportSubjectPublicKeyInfo())),
        ["two keys"] = ("private_key_malformed", () => Key.ExportRSAPrivateKeyPem() + "\n" + Key.ExportRSAPrivateKeyPem()),
        ["no end"] = ("private_key_malformed", () => Key.ExportRSAPrivateKeyPem().Replace("-----END RSA PRIVATE KEY-----", "")),
        ["bytes after the DER"] = ("private_key_malformed", () => Convert.ToBase64String([.. Key.ExportPkcs8PrivateKey(), 0])),
        ["a truncated DER"] = ("private_key_malformed", () => Convert.ToBase64String(Key.ExportPkcs8PrivateKey()[..^1])),
        ["numbers that don't agree"] = ("private_key_malformed", () => Convert.ToBase64String(Broken())),
        ["no base64"] = ("private_key_malformed", () => "not a key!"),
        ["no DER"] = ("private_key_malformed", () => "AAAA"),
        ["an empty sequence"] = ("private_key_malformed", () => "MAA="),
        ["white space"] = ("private_key_malformed", () => " \n "),
    };

    public static TheoryData<string> FormNames => [.. Forms.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(FormNames))]
    [Rule("4.12-2")]
    public void every_form_gives_the_same_key(string form)
    {
        using var read = PrivateKeyImport.Read(Encoding.UTF8.GetBytes(Forms[form]()));
        Assert.True(Key.ExportPkcs8PrivateKey().AsSpan().SequenceEqual(read.Pkcs8), form);
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
    [MemberData(nameof(RefusedNames))]
    public void anything_else_is_refused_for_what_it_is(string form)
    {
        var (reasonCode, text) = Refused[form];
        var exception = Assert.Throws<KaclsException>(() => PrivateKeyImport.Read(Encoding.UTF8.GetBytes(text())));
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
            command,
            "-in",
            openssl.Write("key.pem", Key.ExportRSAPrivateKeyPem()),
            "-aes128",
            "-passout",
            "pass:secret",
            "-out",
            openssl.PathOf("out.pem"),
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
