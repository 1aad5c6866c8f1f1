using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Seal;

/// <summary>The seal's arithmetic against other implementations.</summary>
public sealed class SealSecretVectorTests
{
    private const string Version = "00112233445566778899aabbccddeeff";

    /// <summary>RFC 5869, appendix A, test cases 1 and 3: what the tests' own HKDF makes.</summary>
    [Theory]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")]
    public void the_hkdf_of_these_tests_is_that_of_the_rfc(string material, string salt, string info, string expected) =>
        Assert.Equal(
            expected,
            Convert.ToHexStringLower(HandMade.Hkdf(Bytes(material), Bytes(salt), Bytes(info), expected.Length / 2)));

    [ToolFact("openssl", "node")]
    public async Task openssl_and_node_derive_what_the_service_derives()
    {
        using var key = TestRsa.Seal;
        using var openssl = new OpenSsl();
        Assert.True(KekVersion.TryParse(Version, out var version));
        byte[] message = [.. "kacls seal v1"u8, 0, .. "kek1"u8, 0, .. Bytes(Version)];
        await openssl.RunAsync(
            "dgst", "-sha256", "-sign", openssl.Write("seal.pem", key.ExportPkcs8PrivateKeyPem()),
            "-out", openssl.PathOf("signature"), openssl.Write("message", message));
        var signature = openssl.Read("signature");
        Assert.True(key.VerifyHash(
            SealSecret.DigestOf("kek1", version), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        var (contentKey, header) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(286));
        var derived = new byte[44];
        SealSecret.Of(signature).Derive(contentKey, header, derived);

        var secret = await KdfAsync(openssl, 32, signature, salt: [], "kacls seal v1"u8.ToArray());
        Assert.Equal(derived, await KdfAsync(openssl, 44, contentKey, secret, header));
        Assert.Equal(Convert.ToHexStringLower(derived), await NodeAsync(signature, contentKey, header));
        Assert.Equal(derived, HandMade.Hkdf(contentKey, HandMade.SecretOf(key, "kek1", Version), header, 44));
    }

    [Fact]
    public void without_a_seal_the_salt_is_thirty_two_zero_bytes()
    {
        var (contentKey, header) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(70));
        var derived = new byte[44];
        SealSecret.None.Derive(contentKey, header, derived);
        Assert.Equal(HandMade.Hkdf(contentKey, new byte[32], header, 44), derived);
    }

    [Fact]
    public void what_is_signed_for_a_seal_is_no_tokens_signing_input()
    {
        Assert.True(KekVersion.TryParse(Version, out var version));
        byte[] message = [.. "kacls seal v1"u8, 0, .. "kek1"u8, 0, .. Bytes(Version)];
        Assert.Equal(SHA256.HashData(message), SealSecret.DigestOf("kek1", version));

        // A JWS signing input is base64url and one dot (RFC 7515, section 5.1): no space and no zero byte.
        Assert.Contains((byte)' ', message);
        Assert.Contains((byte)0, message);
        Assert.Equal(
            4,
            new[] { ("kek1", Version), ("kek2", Version), ("kek", Version), ("kek1", new string('0', 32)) }
                .Select(of => HashOf(of.Item1, of.Item2)).Distinct(StringComparer.Ordinal).Count());
    }

    private static string HashOf(string kek, string version) =>
        KekVersion.TryParse(version, out var parsed) ? Convert.ToHexString(SealSecret.DigestOf(kek, parsed)) : "";

    private static async Task<byte[]> KdfAsync(OpenSsl openssl, int size, byte[] key, byte[] salt, byte[] info)
    {
        string[] salted = salt.Length == 0 ? [] : ["-kdfopt", $"hexsalt:{Convert.ToHexString(salt)}"];
        await openssl.RunAsync(
        [
            "kdf", "-keylen", size.ToString(CultureInfo.InvariantCulture), "-kdfopt", "digest:SHA256",
            "-kdfopt", $"hexkey:{Convert.ToHexString(key)}", .. salted, "-kdfopt", $"hexinfo:{Convert.ToHexString(info)}",
            "-binary", "-out", openssl.PathOf("derived"), "HKDF",
        ]);
        return openssl.Read("derived");
    }

    private static async Task<string> NodeAsync(byte[] signature, byte[] contentKey, byte[] header)
    {
        const string Script = """
            const { hkdfSync } = require("crypto"), hex = text => Buffer.from(text, "hex");
            const [signature, contentKey, header] = process.argv.slice(1).map(hex);
            const secret = hkdfSync("sha256", signature, "", "kacls seal v1", 32);
            process.stdout.write(Buffer.from(hkdfSync("sha256", contentKey, Buffer.from(secret), header, 44)).toString("hex"));
            """;
        return (await ProgramRun.OfAsync(
            "node", "-e", Script, Convert.ToHexString(signature), Convert.ToHexString(contentKey), Convert.ToHexString(header))).Output;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
