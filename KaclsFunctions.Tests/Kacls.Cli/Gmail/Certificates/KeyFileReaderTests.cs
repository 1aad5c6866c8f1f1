using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Gmail.Certificates;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail.Certificates;

/// <summary>Files that openssl makes, in the ways that people export theirs.</summary>
public sealed class KeyFileReaderTests : IDisposable
{
    private readonly OpenSsl openssl = new();
    private readonly SmimeDraft draft = new();

    public void Dispose() => openssl.Dispose();

    [ToolTheory("openssl")]
    [InlineData("")]
    [InlineData("-legacy")]
    [InlineData("-legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40 -macalg sha1")]
    [InlineData("-keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha256")]
    public async Task pkcs12_opens_whatever_it_is_encrypted_with(string options)
    {
        using var keys = Read(await Pkcs12Async("secret", [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]), "secret");
        AssertRight(keys);
    }

    [ToolFact("openssl")]
    public async Task pkcs12_without_a_password_opens_without_being_asked_for()
    {
        using var keys = Read(await Pkcs12Async(""));
        AssertRight(keys);
    }

    [ToolFact("openssl")]
    public async Task a_wrong_password_is_told()
    {
        var file = await Pkcs12Async("secret");
        AssertRefused("doesn't open with the password", () => Read(file, "Secret"));
    }

    [ToolFact("openssl")]
    public async Task pkcs12_without_a_key_is_told()
    {
        var file = openssl.PathOf("nokey.p12");
        await openssl.RunAsync(
            "pkcs12", "-export", "-nokeys", "-in", openssl.Write("c.pem", draft.Pem()), "-out", file, "-passout", "pass:secret");
        AssertRefused("has no private key", () => Read(file, "secret"));
    }

    [Fact]
    public void pkcs12_with_two_keys_is_told()
    {
        var both = new X509Certificate2Collection
        {
            draft.Certificates()[0].CopyWithPrivateKey(draft.Key),
            new SmimeDraft { Key = SmimeKeys.Other }.Certificates()[0].CopyWithPrivateKey(SmimeKeys.Other),
        };
        var file = openssl.Write("two.p12", both.Export(X509ContentType.Pkcs12, "secret")!);
        AssertRefused("has 2 private keys", () => Read(file, "secret"));
    }

    [Fact]
    public void pkcs12_with_a_key_of_another_kind_is_told()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var file = openssl.Write("ec.p12", certificate.Export(X509ContentType.Pkcs12, "secret"));
        AssertRefused("not RSA", () => Read(file, "secret"));
    }

    [Fact]
    public void a_cut_off_file_is_told()
    {
        var whole = draft.Certificates()[0].CopyWithPrivateKey(draft.Key).Export(X509ContentType.Pkcs12, "secret");
        var file = openssl.Write("cut.p12", whole[..900]);
        AssertRefused("no whole PKCS#12", () => Read(file, "secret"));
    }

    [Fact]
    public void one_pem_file_has_all()
    {
        using var keys = Read(openssl.Write("all.pem", draft.Pem()));
        AssertRight(keys);
    }

    [ToolTheory("openssl")]
    [InlineData("PEM")]
    [InlineData("PKCS7")]
    public async Task leaf_key_and_chain_may_be_apart(string chain)
    {
        var certificates = draft.Certificates().Select(certificate => certificate.ExportCertificatePem()).ToArray();
        var file = openssl.Write("chain.pem", string.Join('\n', certificates[1..]));
        if (chain == "PKCS7")
        {
            await openssl.RunAsync("crl2pkcs7", "-nocrl", "-certfile", file, "-out", openssl.PathOf("chain.p7b"));
            file = openssl.PathOf("chain.p7b");
        }

        using var keys = new KeyFileReader(new(null)).Read(new(
            SmimeDraft.User,
            openssl.Write("leaf.pem", certificates[0]),
            openssl.Write("key.pem", draft.Key.ExportRSAPrivateKeyPem()),
            file));
        AssertRight(keys);
    }

    [Fact]
    public void an_encrypted_pem_opens()
    {
        var pem = draft.Key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        var file = openssl.Write("all.pem", draft.Pem()[draft.Pem().IndexOf("-----BEGIN CERT", StringComparison.Ordinal)..] + pem);
        using var keys = Read(file, "secret");
        AssertRight(keys);
        Assert.Throws<KeyFileException>(() => Read(file, "Secret"));
    }

    [Fact]
    public void pem_without_a_key_with_two_and_without_a_certificate_is_told()
    {
        var key = draft.Key.ExportPkcs8PrivateKeyPem();
        foreach (var (text, fault) in new[]
        {
            (draft.Certificates()[0].ExportCertificatePem(), "has no private key"),
            ($"{draft.Pem()}\n{key}", "has 2 private keys"),
            (key, "has no certificate"),
            (draft.Pem().Replace("BEGIN CERTIFICATE-----\nMII", "BEGIN CERTIFICATE-----\nAAA", StringComparison.Ordinal), "damaged"),
        })
        {
            Assert.Contains(
                fault, Assert.Throws<KeyFileException>(() => Read(openssl.Write("wrong.pem", text))).Message, StringComparison.Ordinal);
        }
    }

    private async Task<string> Pkcs12Async(string password, params string[] options)
    {
        var file = openssl.PathOf("user.p12");
        await openssl.RunAsync(
            ["pkcs12", "-export", "-in", openssl.Write("user.pem", draft.Pem()), "-out", file, "-passout", $"pass:{password}", .. options]);
        return file;
    }

    private UserKeys Read(string file, string? password = null) =>
        new KeyFileReader(new(password is null ? null : openssl.Write("password", password + "\n"))).Read(new(SmimeDraft.User, file));

    private void AssertRight(UserKeys keys)
    {
        Assert.Equal(draft.Key.ExportRSAPrivateKey(), keys.Key.ExportRSAPrivateKey());
        Assert.Empty(Preflight.Faults(keys, TimeProvider.System.GetUtcNow()));
    }

    private static void AssertRefused(string told, Action read) =>
        Assert.Contains(told, Assert.Throws<KeyFileException>(read).Message, StringComparison.Ordinal);
}
