using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;

namespace KaclsFunctions.Tests.Tokens.Keys;

public sealed class JwksReaderTests
{
    private static readonly Dictionary<string, Func<JsonObject>> PassedOver = new()
    {
        ["symmetric key"] = () => new JsonObject { ["kty"] = "oct", ["kid"] = "k", ["k"] = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0" },
        ["RSA of 1,024 bits"] = () => KeyPool.TinyRsa.ToJwk(),
        ["RSA of 1,024 bits behind zeros"] = () => Rsa("n", Base64Url.EncodeToString([.. new byte[128], .. Modulus(KeyPool.TinyRsa)])),
        ["RSA of 16,384 bits"] = () => Rsa("n", Base64Url.EncodeToString(Enumerable.Repeat((byte)0xC5, 2048).ToArray())),
        ["RSA with the exponent 1"] = () => Rsa("e", "AQ"),
        ["RSA with an even exponent"] = () => Rsa("e", "BA"),
        ["RSA with a huge exponent"] = () => Rsa("e", "AQAAAAAB"),
        ["RSA with a modulus that is not base64url"] = () => Rsa("n", "+/+/"),
        ["RSA without a modulus"] = () => Rsa("n", null),
        ["RSA for encryption"] = () => Rsa("use", "enc"),
        ["RSA whose use is a list"] = () => Rsa("use", new JsonArray("sig")),
        ["RSA whose operations lack verify"] = () => Rsa("key_ops", new JsonArray("encrypt")),
        ["RSA whose kid is a number"] = () => Rsa("kid", 7),
        ["RSA whose kid is empty"] = () => Rsa("kid", ""),
        ["EC on secp256k1"] = () => Ec("crv", "secp256k1"),
        ["EC on a curve of another size"] = () => Ec("crv", "P-384"),
        ["EC point off the curve"] = () => Ec("x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"),
        ["Ed25519"] = () => new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["kid"] = "k", ["x"] = "AAAA" },
        ["certificate alone"] = () => new JsonObject { ["kty"] = "RSA", ["kid"] = "k", ["x5c"] = new JsonArray("AAAA") },
    };

    public static TheoryData<string> PassedOverNames => [.. PassedOver.Keys];

    [Theory]
    [MemberData(nameof(PassedOverNames))]
    public void unusable_key_is_passed_over_and_the_others_stay(string name)
    {
        var keys = Read(PassedOver[name](), KeyPool.Rsa(1).ToJwk());
        Assert.Equal(KeyPool.Rsa(1).Id, Assert.Single(keys).Id);
    }

    [Fact]
    public void usable_keys_are_taken()
    {
        var verify = Rsa("key_ops", new JsonArray("verify"));
        verify.Remove("use");
        verify.Remove("alg");
        verify.Remove("kid");
        var keys = Read(KeyPool.Rsa(0).ToJwk(), verify, KeyPool.EcP256.ToJwk(), KeyPool.EcP384.ToJwk(), KeyPool.EcP521.ToJwk());
        Assert.Equal([KeyPool.Rsa(0).Id, null, KeyPool.EcP256.Id, KeyPool.EcP384.Id, KeyPool.EcP521.Id], keys.Select(key => key.Id));
        Assert.Equal((true, false, false), (keys[0].Fits("RS256"), keys[0].Fits("PS256"), keys[0].Fits("ES256")));
        Assert.Equal((true, true, false), (keys[1].Fits("RS256"), keys[1].Fits("PS512"), keys[1].Fits("ES256")));
        Assert.Equal((true, false, false), (keys[2].Fits("ES256"), keys[2].Fits("ES384"), keys[2].Fits("RS256")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":[],\"keys\":[]}")]
    [InlineData("{\"keys\":[]}x")]
    public void what_is_no_key_set_is_refused(string json) =>
        Assert.Throws<KeyFetchException>(() => JwksReader.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void too_many_keys_are_refused()
    {
        var hundred = Enumerable.Range(0, 100).Select(_ => KeyPool.Rsa(0).ToJwk()).ToArray();
        Assert.Equal(100, Read(hundred).Count);
        Assert.Throws<KeyFetchException>(() => Read([.. hundred.Select(key => key.DeepClone().AsObject()), KeyPool.Rsa(0).ToJwk()]));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void keys_to_guess_from_are_bounded(int before, bool isFound)
    {
        var signer = KeyPool.Rsa(1);
        var keys = Read([.. Enumerable.Range(0, before).Select(_ => KeyPool.Rsa(0).ToJwk()), signer.ToJwk()]);
        Assert.Equal(isFound, new KeySnapshot(new KeySet(keys, []))
            .Verify(kid: null, "RS256", "signed"u8.ToArray(), signer.Sign("signed", "RS256")));
    }

    private static IReadOnlyList<VerificationKey> Read(params JsonObject[] keys) =>
        JwksReader.Read(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString())).Keys;

    private static JsonObject Rsa(string member, JsonNode? value) => Changed(KeyPool.Rsa(0).ToJwk(), member, value);

    private static JsonObject Ec(string member, JsonNode? value) => Changed(KeyPool.EcP256.ToJwk(), member, value);

    private static JsonObject Changed(JsonObject jwk, string member, JsonNode? value)
    {
        jwk[member] = value;
        return jwk;
    }

    private static byte[] Modulus(IssuerKey key) => Base64Url.DecodeFromChars(key.ToJwk()["n"]!.GetValue<string>());
}
