using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>A key that is accepted works, whatever the shape that it came in.</summary>
public sealed class AcceptedKeysTests(KeyMaterialFixture kacls) : IClassFixture<KeyMaterialFixture>
{
    private static readonly string Pem = SmimeKeys.Rsa2048.ExportPkcs8PrivateKeyPem();
    private static readonly string Pkcs1 = SmimeKeys.Rsa2048.ExportRSAPrivateKeyPem();

    /// <summary>What goes to wrapprivatekey, from the PEM of a key and a certificate of it.</summary>
    private static readonly Dictionary<string, Func<OpenSsl, Task<string>>> Texts = new()
    {
        ["PKCS#8"] = Of("pkey"),
        ["PKCS#1"] = Of("rsa", "-traditional"),
        ["DER of PKCS#8"] = openssl => Base64Async(openssl, "pkcs8", "-topk8", "-nocrypt", "-outform", "DER"),
        ["DER of PKCS#1"] = openssl => Base64Async(openssl, "rsa", "-traditional", "-outform", "DER"),
        ["rsa -text"] = Of("rsa", "-text"),
        ["pkey -text, its text after the key"] = Of("pkey", "-text"),
        ["pkcs12 -nodes, with the certificate"] = Pkcs12("-nodes"),
        ["pkcs12 -nodes -nocerts"] = Pkcs12("-nodes", "-nocerts"),
        ["a certificate before"] = openssl => Task.FromResult(Read(openssl, "certificate.pem") + Read(openssl, "key.pem")),
        ["a certificate after"] = openssl => Task.FromResult(Read(openssl, "key.pem") + Read(openssl, "certificate.pem")),
        ["a public key before"] =
            openssl => Task.FromResult(SmimeKeys.Other.ExportSubjectPublicKeyInfoPem() + "\n" + Read(openssl, "key.pem")),
        ["EC parameters before"] = async openssl => await openssl.RunAsync("ecparam", "-name", "prime256v1") + Read(openssl, "key.pem"),
        ["a certificate with text"] =
            async openssl => await openssl.RunAsync("x509", "-in", openssl.PathOf("certificate.pem"), "-text") + Read(openssl, "key.pem"),
        ["a mark of the byte order"] = _ => Task.FromResult("\uFEFF" + Pem),
        ["a mark of the byte order before base64"] =
            _ => Task.FromResult("\uFEFF" + Convert.ToBase64String(SmimeKeys.Rsa2048.ExportRSAPrivateKey())),
        ["comments"] = _ => Task.FromResult($"# from the HSM, 2026\n; don't -----share-----\n\n{Pkcs1}\n# end, für Ünsür\n"),
        ["text in the line of the boundary"] = _ => Task.FromResult($"key = \"{Pem}\";"),
        ["CR alone"] = _ => Task.FromResult(Pkcs1.ReplaceLineEndings("\r")),
        ["indented"] = _ => Task.FromResult("  " + Pem.ReplaceLineEndings("\r\n  ")),
        ["line ends as \\n"] = _ => Task.FromResult(Pem.ReplaceLineEndings("\\n")),
        ["line ends as \\r\\n, PKCS#1"] = _ => Task.FromResult("\\r\\n" + Pkcs1.ReplaceLineEndings("\\r\\n") + "\\r\\n"),
        ["base64 of DER with line ends as \\n"] =
            _ => Task.FromResult(Convert.ToBase64String(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey(), Base64FormattingOptions.InsertLineBreaks)
                .ReplaceLineEndings("\\n")),
        ["base64 of a PEM"] = _ => Task.FromResult(Convert.ToBase64String(Bytes(Pem))),
        ["base64 of a PEM, in lines"] =
            _ => Task.FromResult(Convert.ToBase64String(Bytes(Pkcs1 + "\n"), Base64FormattingOptions.InsertLineBreaks)),
        ["base64url of a PEM with a mark of the byte order"] = _ => Task.FromResult(Base64Url.EncodeToString(Bytes("\uFEFF" + Pem))),
        ["base64 of what pkcs12 -nodes prints"] = async openssl => Convert.ToBase64String(Bytes(await Pkcs12("-nodes")(openssl))),
        ["PKCS#8 of version 2"] = _ => Der(KeyNumbers.Of(SmimeKeys.Rsa2048).Pkcs8(version: 1)),
        ["PKCS#8 of version 2 with the public key"] =
            _ => Der(KeyNumbers.Of(SmimeKeys.Rsa2048).Pkcs8(1, PublicKeyOption(SmimeKeys.Rsa2048))),
        ["PKCS#8 with attributes"] = _ => Der(KeyNumbers.Of(SmimeKeys.Rsa2048).Pkcs8(0, [0xa0, 0x00])),
        ["PKCS#8 with its primes exchanged"] = _ => Der(Exchanged(KeyNumbers.Of(SmimeKeys.Rsa2048)).Pkcs8()),
        ["PKCS#1 with its primes exchanged"] = _ => Der(Exchanged(KeyNumbers.Of(SmimeKeys.Rsa2048)).Pkcs1()),
    };

    public static TheoryData<string> Names => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Rule("4.12-2")]
    public async Task a_key_works_in_every_shape(string name)
    {
        using var openssl = new OpenSsl();
        openssl.Write("key.pem", Pem + "\n");
        await openssl.RunAsync(
            "req", "-x509", "-new", "-key", openssl.PathOf("key.pem"), "-subj", "/CN=user", "-out", openssl.PathOf("certificate.pem"));
        await kacls.AssertWorksAsync(await Texts[name](openssl), Pem);
    }

    [Theory]
    [InlineData("PKCS#1")]
    [InlineData("PKCS#8")]
    public async Task primes_of_unequal_length_work(string form)
    {
        var key = await CraftedKeys.UnequalPrimes;
        foreach (var numbers in new[] { key, Exchanged(key) })
        {
            var pem = PemOf(form, numbers);
            await kacls.AssertWorksAsync(pem, pem);
        }
    }

    [Theory]
    [InlineData("genrsa", "-3", "2048")]
    [InlineData("genrsa", "-f4", "3072")]
    [InlineData("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096")]
    [InlineData("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_pubexp:4294967311")]
    [InlineData("genrsa", "-traditional", "2056")]
    public async Task what_openssl_generates_works(params string[] arguments)
    {
        using var openssl = new OpenSsl();
        await openssl.RunAsync([arguments[0], "-out", openssl.PathOf("key.pem"), .. arguments[1..]]);
        var pem = Read(openssl, "key.pem");
        await kacls.AssertWorksAsync(pem, pem);
    }

    /// <summary>
    /// The smallest and the largest, and those whose encoded message is a byte shorter than the modulus (RFC 8017 section 9.1.1).
    /// </summary>
    [Theory]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(2050)]
    [InlineData(2055)]
    [InlineData(3073)]
    [InlineData(4089)]
    [InlineData(4095)]
    [InlineData(4096)]
    [Rule("7-9")]
    public async Task every_size_works_whether_or_not_it_is_a_multiple_of_eight(int bits)
    {
        var pem = PemOf("PKCS#8", await CraftedKeys.OfSize(bits));
        await kacls.AssertWorksAsync(pem, pem);
    }

    [Theory]
    [InlineData(2049, 222)]
    [InlineData(2050, 223)]
    public async Task a_salt_longer_than_the_largest_is_refused(int bits, int largest)
    {
        var key = await CraftedKeys.OfSize(bits);
        using var publicKey = key.PublicKey();
        var wrapped = (await kacls.WrapAsync(Convert.ToBase64String(key.Pkcs8()))).Json.GetProperty("wrapped_private_key").GetString()!;
        var body = kacls.Requests.SignBody(publicKey, wrapped, new byte[32], "SHA256withRSA/PSS");
        body["rsa_pss_salt_length"] = largest;
        Assert.Equal(200, (await kacls.App.PostAsync("privatekeysign", body)).Status);
        body["rsa_pss_salt_length"] = largest + 1;
        (await kacls.App.PostAsync("privatekeysign", body)).AssertRefused(400, "salt_length_out_of_range");
    }

    private static Func<OpenSsl, Task<string>> Of(params string[] arguments) =>
        openssl => openssl.RunAsync([arguments[0], "-in", openssl.PathOf("key.pem"), .. arguments[1..]]);

    private static Func<OpenSsl, Task<string>> Pkcs12(params string[] options) => async openssl =>
    {
        await openssl.RunAsync(
            "pkcs12", "-export", "-inkey", openssl.PathOf(
                "key.pem"), "-in", openssl.PathOf("certificate.pem"), "-name", "user", "-passout", "pass:secret",
            "-out", openssl.PathOf("key.p12"));
        var text = await openssl.RunAsync(["pkcs12", "-in", openssl.PathOf("key.p12"), "-passin", "pass:secret", .. options]);
        Assert.StartsWith("Bag Attributes", text, StringComparison.Ordinal);
        return text;
    };

    private static async Task<string> Base64Async(OpenSsl openssl, params string[] arguments)
    {
        await openssl.RunAsync([arguments[0], "-in", openssl.PathOf("key.pem"), "-out", openssl.PathOf("key.der"), .. arguments[1..]]);
        return Convert.ToBase64String(openssl.Read("key.der"));
    }

    private static string PemOf(string form, KeyNumbers key) =>
        form == "PKCS#1" ? PemEncoding.WriteString("RSA PRIVATE KEY", key.Pkcs1()) : PemEncoding.WriteString("PRIVATE KEY", key.Pkcs8());

    private static Task<string> Der(byte[] der) => Task.FromResult(Convert.ToBase64String(der));

    private static string Read(OpenSsl openssl, string name) => Encoding.UTF8.GetString(openssl.Read(name));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static KeyNumbers Exchanged(KeyNumbers key) => KeyNumbers.Of(key.Q, key.P, (int)key.Exponent);

    /// <summary>RFC 5958 section 2: [1] BIT STRING, of RSAPublicKey.</summary>
    private static byte[] PublicKeyOption(RSA key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteBitString(key.ExportRSAPublicKey(), 0, new(TagClass.ContextSpecific, 1));
        return writer.Encode();
    }
}
