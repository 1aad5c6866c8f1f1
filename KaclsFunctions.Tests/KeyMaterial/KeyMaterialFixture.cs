using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>A KACLS in this process, and what becomes of a private key in it from its wrap to a mail.</summary>
public sealed class KeyMaterialFixture : IAsyncLifetime
{
    private static readonly byte[] Mail = "Content-Type: text/plain\r\n\r\nMeet me at noon.\r\n"u8.ToArray();

    private static readonly (string Algorithm, string[] Options)[] Encryptions =
    [
        ("RSA/ECB/PKCS1Padding", []),
        ("RSA/ECB/OAEPwithSHA-1andMGF1Padding", ["rsa_padding_mode:oaep"]),
        ("RSA/ECB/OAEPwithSHA-256andMGF1Padding", ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256"]),
        ("RSA/ECB/OAEPwithSHA-256andMGF1Padding", ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha1"]),
    ];

    internal KaclsApp App { get; private set; } = null!;

    internal GmailRequests Requests { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await DelegationFixture.StartAsync();
        Requests = new GmailRequests(App);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    internal Task<Reply> WrapAsync(string text) => App.PostAsync("wrapprivatekey", Requests.WrapBody(text));

    /// <summary>Wraps the key, and then signs and decrypts with it in each way: openssl verifies, and encrypts.</summary>
    /// <param name="text">What goes to wrapprivatekey.</param>
    /// <param name="pem">The same key, as openssl reads it.</param>
    internal async Task AssertWorksAsync(string text, string pem)
    {
        using var openssl = new OpenSsl();
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        foreach (var line in key.ExportPkcs8PrivateKey().Chunk(48).Concat(key.ExportRSAPrivateKey().Chunk(48)))
        {
            SuiteSecrets.AddKey(line);
        }

        var reply = await WrapAsync(text);
        Assert.True(reply.Status == 200, reply.Body);
        var wrapped = reply.Json.GetProperty("wrapped_private_key").GetString()!;
        await openssl.RunAsync(
            "req", "-x509", "-new", "-key", openssl.Write("key.pem", pem), "-subj", "/CN=user@example.com", "-days", "36500", "-out",
            openssl.PathOf("certificate.pem"), "-addext", "extendedKeyUsage=emailProtection");
        await AssertSignsMailAsync(openssl, key, wrapped);
        await AssertSignsPssAsync(openssl, key, wrapped);
        foreach (var (algorithm, options) in Encryptions)
        {
            await AssertOpensMailAsync(openssl, key, wrapped, algorithm, options);
        }
    }

    private async Task AssertSignsMailAsync(OpenSsl openssl, RSA key, string wrapped)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(openssl.PathOf("certificate.pem"));
        var attributes = Cms.SignedAttributes(SHA256.HashData(Mail));
        var reply = await App.PostAsync("privatekeysign", Requests.SignBody(key, wrapped, SHA256.HashData(attributes)));
        Assert.True(reply.Status == 200, reply.Body);
        openssl.Write("signed.der", Cms.Signed(certificate, attributes, reply.Bytes("signature")));
        await openssl.RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", openssl.PathOf(
                "signed.der"), "-CAfile", openssl.PathOf("certificate.pem"),
            "-content", openssl.Write("mail", Mail));
    }

    private async Task AssertSignsPssAsync(OpenSsl openssl, RSA key, string wrapped)
    {
        var digest = RandomNumberGenerator.GetBytes(32);
        var longest = ((key.KeySize - 1 + 7) / 8) - 34;
        foreach (var salt in new int?[] { null, 0, 20, longest })
        {
            var body = Requests.SignBody(key, wrapped, digest, "SHA256withRSA/PSS");
            body["rsa_pss_salt_length"] = salt;
            var reply = await App.PostAsync("privatekeysign", body);
            Assert.True(reply.Status == 200, reply.Body);
            Assert.True(
                await openssl.VerifiesAsync(
                    key, digest, reply.Bytes("signature"), "digest:sha256", "rsa_padding_mode:pss", $"rsa_pss_saltlen:{salt ?? 32}"),
                $"salt of {salt} bytes");
        }
    }

    private async Task AssertOpensMailAsync(OpenSsl openssl, RSA key, string wrapped, string algorithm, string[] options)
    {
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
            "-recip", openssl.PathOf("certificate.pem"), .. options.SelectMany(option => new[] { "-keyopt", option }),
        ]);
        var (encryptedKey, iv, content) = Cms.Enveloped(openssl.Read("encrypted.der"));
        var reply = await App.PostAsync("privatekeydecrypt", Requests.DecryptBody(key, wrapped, encryptedKey, algorithm));
        Assert.True(reply.Status == 200, $"{string.Join(' ', options)}: {reply.Body}");
        using var aes = Aes.Create();
        aes.Key = reply.Bytes("data_encryption_key");
        Assert.Equal(Mail, aes.DecryptCbc(content, iv));
    }
}
