using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>A key that would not work is refused when it is wrapped, for what it is. Each is right in all but one point.</summary>
public sealed class RefusedKeysTests(KeyMaterialFixture kacls) : IClassFixture<KeyMaterialFixture>
{
    private const string Malformed = "private_key_malformed";
    private const string Unsupported = "private_key_unsupported";
    private const string Encrypted = "private_key_encrypted";

    private static readonly KeyNumbers Key = KeyNumbers.Of(SmimeKeys.Rsa2048);
    private static readonly string Pem = SmimeKeys.Rsa2048.ExportPkcs8PrivateKeyPem();

    /// <summary>The numbers of a third prime; their values are ignored.</summary>
    private static readonly byte[] OtherPrimes = KeyNumbers.Sequence([], KeyNumbers.Sequence([7, 3, 5]));

    private static readonly Dictionary<string, (string ReasonCode, string Says, Func<byte[]> Der)> Ders = new()
    {
        ["PKCS#1 version 1"] = (Malformed, "version", () => Key.Pkcs1(1)),
        ["PKCS#1 version 2"] = (Malformed, "version", () => Key.Pkcs1(2)),
        ["PKCS#1 version 3"] = (Malformed, "version", () => Key.Pkcs1(3)),
        ["PKCS#1 version 127"] = (Malformed, "version", () => Key.Pkcs1(127)),
        ["PKCS#1 version 256"] = (Malformed, "version", () => Key.Pkcs1(256)),
        ["PKCS#1 version -1"] = (Malformed, "version", () => Key.Pkcs1(-1)),
        ["PKCS#1 version 2 in PKCS#8"] = (Malformed, "version", () => KeyNumbers.Pkcs8Of(Key.Pkcs1(2))),
        ["PKCS#1 version -1 in PKCS#8"] = (Malformed, "version", () => KeyNumbers.Pkcs8Of(Key.Pkcs1(-1))),
        ["PKCS#8 version 2"] = (Malformed, "version", () => Key.Pkcs8(2)),
        ["PKCS#8 version -1"] = (Malformed, "version", () => Key.Pkcs8(-1)),
        ["otherPrimeInfos, version 0"] = (Unsupported, "two primes", () => Key.Pkcs1(0, OtherPrimes)),
        ["otherPrimeInfos, version 1"] = (Unsupported, "two primes", () => Key.Pkcs1(1, OtherPrimes)),
        ["otherPrimeInfos, version 7"] = (Unsupported, "two primes", () => Key.Pkcs1(7, OtherPrimes)),
        ["otherPrimeInfos in PKCS#8"] = (Unsupported, "two primes", () => KeyNumbers.Pkcs8Of(Key.Pkcs1(1, OtherPrimes))),
        ["eight numbers"] =
            (Malformed, "DER", () => KeyNumbers.Sequence([0, Key.Modulus, Key.Exponent, Key.D, Key.P, Key.Q, Key.DP, Key.DQ])),
        ["d missing"] =
            (Malformed, "", () => KeyNumbers.Sequence([0, Key.Modulus, Key.Exponent, Key.P, Key.Q, Key.DP, Key.DQ, Key.InverseQ])),
        ["d = 0"] = (Malformed, "exponent", () => (Key with { D = 0 }).Pkcs1()),
        ["d negative"] = (Malformed, "exponent", () => (Key with { D = -Key.D }).Pkcs1()),
        ["d of another key"] = (Malformed, "exponent", () => (Key with { D = KeyNumbers.Of(SmimeKeys.Other).D }).Pkcs8()),
        ["all private numbers 0"] = (Malformed, "", () => (Key with { D = 0, P = 0, Q = 0, DP = 0, DQ = 0, InverseQ = 0 }).Pkcs1()),
        ["e = 1"] = (Malformed, "public exponent", () => KeyNumbers.Of(Key.P, Key.Q, 1).Pkcs1()),
        ["e = 0"] = (Malformed, "public exponent", () => (Key with { Exponent = 0 }).Pkcs1()),
        ["e = -3"] = (Malformed, "public exponent", () => (Key with { Exponent = -3 }).Pkcs1()),
        ["e even"] = (Malformed, "public exponent", () => (Key with { Exponent = 65538 }).Pkcs8()),
        ["e of 65 bits"] = (Malformed, "public exponent", () => (Key with { Exponent = (BigInteger.One << 64) + 1 }).Pkcs8()),
        ["e of another key"] = (Malformed, "exponent", () => (Key with { Exponent = 3 }).Pkcs8()),
        ["p = q"] = (Malformed, "primes", () => Square(Key).Pkcs1()),
        ["p = 1"] = (Malformed, "primes", () => (Key with { P = 1, Q = Key.Modulus }).Pkcs1()),
        ["p and q negative"] = (Malformed, "primes", () => (Key with { P = -Key.P, Q = -Key.Q }).Pkcs1()),
        ["p of another key"] = (Malformed, "primes", () => (Key with { P = KeyNumbers.Of(SmimeKeys.Other).P }).Pkcs1()),
        ["a modulus of another key"] = (Malformed, "primes", () => (Key with { Modulus = KeyNumbers.Of(SmimeKeys.Other).Modulus }).Pkcs8()),
        ["a negative modulus"] = (Unsupported, "bits", () => (Key with { Modulus = -BigInteger.One }).Pkcs1()),
        ["an even modulus"] = (Malformed, "primes", () => KeyNumbers.Of(2 * (BigInteger.One << 1100), Key.Q).Pkcs1()),
        ["dP of the other prime"] = (Malformed, "exponent", () => (Key with { DP = Key.DQ }).Pkcs1()),
        ["dQ + 2"] = (Malformed, "exponent", () => (Key with { DQ = Key.DQ + 2 }).Pkcs1()),
        ["dP + p - 1"] = (Malformed, "exponent", () => (Key with { DP = Key.DP + Key.P - 1 }).Pkcs1()),
        ["coefficient + 1"] = (Malformed, "coefficient", () => (Key with { InverseQ = Key.InverseQ + 1 }).Pkcs1()),
        ["coefficient of the other prime"] =
            (Malformed, "coefficient", () => (Key with { P = Key.Q, Q = Key.P, DP = Key.DQ, DQ = Key.DP }).Pkcs1()),
        ["bytes after PKCS#1"] = (Malformed, "after", () => [.. Key.Pkcs1(), 0]),
        ["bytes after PKCS#8"] = (Malformed, "after", () => [.. Key.Pkcs8(), 5, 0]),
        ["bytes after the PKCS#1 in PKCS#8"] = (Malformed, "DER", () => KeyNumbers.Pkcs8Of([.. Key.Pkcs1(), 0])),
        ["an integer after the key in PKCS#8"] = (Malformed, "DER", () => Key.Pkcs8(0, [2, 1, 0])),
        ["PKCS#1 a byte short in PKCS#8"] = (Malformed, "DER", () => KeyNumbers.Pkcs8Of(Key.Pkcs1()[..^1])),
        ["PSS"] = (Unsupported, "RSASSA-PSS", () => Key.Pkcs8(oid: "1.2.840.113549.1.1.10")),
        ["OAEP"] = (Unsupported, "another algorithm", () => Key.Pkcs8(oid: "1.2.840.113549.1.1.7")),
        ["more bits than anybody's"] = (Unsupported, "bits", () => KeyNumbers.Of((BigInteger.One << 20000) + 1, Key.Q).Pkcs1()),
    };

    private static readonly Dictionary<string, (string ReasonCode, Func<OpenSsl, Task<string>> Text)> Texts = new()
    {
        ["two keys"] = (Malformed, _ => Text(Pem + "\n" + SmimeKeys.Other.ExportRSAPrivateKeyPem())),
        ["two keys with text between"] = (Malformed, _ => Text($"# mine\n{Pem}\n# yours\n{Pem}\n")),
        ["two keys, one of them EC"] =
            (Malformed, async openssl => await openssl.RunAsync("ecparam", "-genkey", "-name", "prime256v1") + Pem),
        ["two keys, one of them under a password"] = (Malformed, async openssl => Pem + "\n" + await EncryptAsync(openssl)),
        ["two keys, one of them cut"] = (Malformed, _ => Text(Pem + "\n" + Pem[..500])),
        ["base64 of two keys"] = (Malformed, _ => Text(Convert.ToBase64String(Encoding.UTF8.GetBytes(Pem + "\n" + Pem)))),
        ["a certificate alone"] = (Malformed, openssl => CertificateAsync(openssl)),
        ["text without a key"] = (Malformed, _ => Text("Bag Attributes\n    friendlyName: user\n")),
        ["a key cut among text"] = (Malformed, async openssl => Pem[..500] + "\n" + await CertificateAsync(openssl)),
        ["another end"] = (Malformed, _ => Text(Pem.Replace("END PRIVATE", "END RSA PRIVATE", StringComparison.Ordinal))),
        ["dots in the key"] = (Malformed, _ => Text(Pem.Insert(200, "…"))),
        ["a backslash in the key"] = (Malformed, _ => Text(Pem.Insert(200, "\\"))),
        ["under a password, PKCS#8"] = (Encrypted, openssl => EncryptAsync(openssl)),
        ["under a password, PKCS#1"] = (Encrypted, openssl => EncryptAsync(openssl, "-traditional")),
        ["under a password among text"] =
            (Encrypted, async openssl => $"# key\n{await CertificateAsync(openssl)}\n{await EncryptAsync(openssl)}"),
        ["PKCS#1 under a password among text"] =
            (Encrypted, async openssl => await CertificateAsync(openssl) + await EncryptAsync(openssl, "-traditional")),
        ["under a password, line ends as \\n"] =
            (Encrypted, async openssl => (await EncryptAsync(openssl, "-traditional")).ReplaceLineEndings("\\n")),
        ["under a password, base64 of the PEM"] =
            (Encrypted, async openssl => Convert.ToBase64String(Encoding.UTF8.GetBytes(await EncryptAsync(openssl)))),
        ["pkcs12 without -nodes"] =
            (Encrypted, async openssl =>
                await openssl.RunAsync("pkcs12", "-in", await Pkcs12Async(openssl), "-passin", "pass:x", "-passout", "pass:y1234")),
        ["a PKCS#12 file"] = (Malformed, async openssl => Convert.ToBase64String(await File.ReadAllBytesAsync(await Pkcs12Async(openssl)))),
        ["EC, with its parameters"] = (Unsupported, openssl => openssl.RunAsync("ecparam", "-genkey", "-name", "secp384r1")),
        ["EC among text"] =
            (Unsupported, async openssl => "Bag Attributes\n"
                + await openssl.RunAsync("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
                + await CertificateAsync(openssl)),
        ["Ed25519"] = (Unsupported, openssl => openssl.RunAsync("genpkey", "-algorithm", "ED25519")),
        ["for PSS alone"] =
            (Unsupported, openssl => openssl.RunAsync("genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048")),
        ["three primes"] = (Unsupported, openssl => openssl.RunAsync("genrsa", "-primes", "3", "2048")),
        ["three primes, PKCS#1"] = (Unsupported, openssl => openssl.RunAsync("genrsa", "-traditional", "-primes", "3", "2048")),
        ["OpenSSH among text"] = (Unsupported, _ => Text("# ssh\n" + PemEncoding.WriteString("OPENSSH PRIVATE KEY", "openssh-key-v1\0"u8))),
        ["DSA"] = (Unsupported, _ => Text(PemEncoding.WriteString("DSA PRIVATE KEY", KeyNumbers.Sequence([0, 23, 11, 4, 8, 3])))),
    };

    public static TheoryData<string> DerNames => [.. Ders.Keys];

    public static TheoryData<string> TextNames => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(DerNames))]
    [Rule("4.12-5")]
    public async Task a_key_that_would_not_work_is_refused_and_says_why(string name)
    {
        var (reasonCode, says, der) = Ders[name];
        var reply = await kacls.WrapAsync(Convert.ToBase64String(der()));
        reply.AssertRefused(400, reasonCode);
        Assert.Contains(says, reply.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(says, (await kacls.App.AuditOfAsync(reply))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    [Rule("4.12-6")]
    public async Task a_text_without_exactly_one_usable_key_is_refused_for_what_it_is(string name)
    {
        using var openssl = new OpenSsl();
        openssl.Write("key.pem", Pem);
        (await kacls.WrapAsync(await Texts[name].Text(openssl))).AssertRefused(400, Texts[name].ReasonCode);
    }

    [Fact]
    public async Task composite_primes_are_refused()
    {
        var key = await CraftedKeys.CompositePrime;
        (await kacls.WrapAsync(Convert.ToBase64String(key.Pkcs8()))).AssertRefused(400, Malformed);
        (await kacls.WrapAsync(PemEncoding.WriteString("RSA PRIVATE KEY", KeyNumbers.Of(key.Q, key.P).Pkcs1())))
            .AssertRefused(400, Malformed);
    }

    [Theory]
    [InlineData(2040)]
    [InlineData(2047)]
    [InlineData(4097)]
    [InlineData(4104)]
    [Rule("4.12-6")]
    public async Task a_size_just_outside_the_bounds_is_refused(int bits)
    {
        var reply = await kacls.WrapAsync(Convert.ToBase64String((await CraftedKeys.OfSize(bits)).Pkcs8()));
        reply.AssertRefused(400, Unsupported);
        Assert.Contains($"{bits} bits", reply.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static Task<string> Text(string text) => Task.FromResult(text);

    /// <summary>A square, with the exponents that it has.</summary>
    private static KeyNumbers Square(KeyNumbers key) => key with { Modulus = key.P * key.P, Q = key.P, DQ = key.DP, InverseQ = 1 };

    private static async Task<string> EncryptAsync(OpenSsl openssl, params string[] options)
    {
        await openssl.RunAsync(
            [
                "pkey",
                "-in",
                openssl.PathOf("key.pem"),
                "-aes128",
                "-passout",
                "pass:secret",
                "-out",
                openssl.PathOf("encrypted.pem"),
                .. options,
            ]);
        return Encoding.ASCII.GetString(openssl.Read("encrypted.pem"));
    }

    private static async Task<string> CertificateAsync(OpenSsl openssl) =>
        await openssl.RunAsync("req", "-x509", "-new", "-key", openssl.PathOf("key.pem"), "-subj", "/CN=user");

    private static async Task<string> Pkcs12Async(OpenSsl openssl)
    {
        var certificate = openssl.Write("certificate.pem", await CertificateAsync(openssl));
        var file = openssl.PathOf("key.p12");
        await openssl.RunAsync(
            "pkcs12", "-export", "-inkey", openssl.PathOf("key.pem"), "-in", certificate, "-passout", "pass:x", "-out", file);
        return file;
    }
}
