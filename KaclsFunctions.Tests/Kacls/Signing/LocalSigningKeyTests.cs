using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Signing;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Signing;

public sealed class LocalSigningKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-signing-");

    private string PathOfKey => Path.Combine(folder.FullName, "new", "signing.pem");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task a_missing_file_is_made_with_owner_only_rights_and_its_key_id_stays_after_a_restart()
    {
        var first = await KeyOf(LocalSigningKey.FromFile(PathOfKey));
        var second = await KeyOf(LocalSigningKey.FromFile(PathOfKey));
        Assert.Equal(first.Kid, second.Kid);
        Assert.Equal(3072, first.KeySize);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOfKey));
        }
    }

    [Fact]
    public async Task other_keys_have_other_ids() => Assert.NotEqual(
        (await KeyOf(new LocalSigningKey(FixedKek.RsaKey(2048).ExportPkcs8PrivateKeyPem()))).Kid,
        (await KeyOf(new LocalSigningKey(FixedKek.RsaKey(3072).ExportPkcs8PrivateKeyPem()))).Kid);

    /// <summary>RFC 7638 section 3.1.</summary>
    [Fact]
    public void the_key_id_is_the_thumbprint_of_rfc_7638() => Assert.Equal(
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        SigningJwk.Of(new RSAParameters
        {
            Modulus = Base64UrlEncoder.DecodeBytes(
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
                + "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9"
                + "yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQ"
                + "MicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6We"
                + "Zu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"),
            Exponent = [1, 0, 1],
        }).Kid);

    [Fact]
    public async Task the_published_key_has_no_private_part() =>
        Assert.False((await KeyOf(new LocalSigningKey(FixedKek.RsaKey(2048).ExportPkcs8PrivateKeyPem()))).HasPrivateKey);

    [Fact]
    public async Task header_payload_and_signature_are_as_rfc_7515_says()
    {
        var rsa = FixedKek.RsaKey(2048);
        var key = new LocalSigningKey(rsa.ExportPkcs8PrivateKeyPem());
        var token = await key.SignAsync(
            "x+jwt", new Dictionary<string, object> { ["text"] = "\"ä\n", ["number"] = long.MaxValue, ["flag"] = true }, default);

        var segments = token.Split('.');
        Assert.Equal($$"""{"alg":"RS256","kid":"{{(await KeyOf(key)).Kid}}","typ":"x+jwt"}""", Base64UrlEncoder.Decode(segments[0]));
        var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(segments[1])).RootElement;
        Assert.Equal("\"ä\n", payload.GetProperty("text").GetString());
        Assert.Equal(long.MaxValue, payload.GetProperty("number").GetInt64());
        Assert.True(payload.GetProperty("flag").GetBoolean());
        Assert.True(rsa.VerifyData(
            System.Text.Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}"),
            Base64UrlEncoder.DecodeBytes(segments[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    public async Task claims_of_other_types_are_refused(object value)
    {
        var key = new LocalSigningKey(FixedKek.RsaKey(2048).ExportPkcs8PrivateKeyPem());
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await key.SignAsync("JWT", new Dictionary<string, object> { ["x"] = value }, default));
    }

    [Fact]
    public void a_key_that_is_too_short_or_public_is_refused_at_once()
    {
        Assert.Throws<CryptographicException>(() => new LocalSigningKey(SmimeKeys.Tiny.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<CryptographicException>(() => new LocalSigningKey(FixedKek.RsaKey(2048).ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => new LocalSigningKey("nonsense"));
    }

    [Fact]
    public async Task many_at_once_sign_right()
    {
        var rsa = FixedKek.RsaKey(2048);
        var key = new LocalSigningKey(rsa.ExportPkcs8PrivateKeyPem());
        await Parallel.ForAsync(0L, 64L, async (number, _) =>
        {
            var segments = (await key.SignAsync("JWT", new Dictionary<string, object> { ["n"] = number }, default)).Split('.');
            using var own = RSA.Create(rsa.ExportParameters(includePrivateParameters: false));
            Assert.True(own.VerifyData(
                System.Text.Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}"),
                Base64UrlEncoder.DecodeBytes(segments[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        });
    }

    private static async Task<JsonWebKey> KeyOf(LocalSigningKey key) => (await key.GetPublicKeysAsync(default)).Single();
}
