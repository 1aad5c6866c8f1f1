using System.Security.Cryptography;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>Java's cryptography has several names for one algorithm, and a client may send any.</summary>
public sealed class AlgorithmNamesTests(KeyMaterialFixture kacls) : IClassFixture<KeyMaterialFixture>
{
    [Theory]
    [InlineData("SHA1withRSA", "SHA1withRSA", "SHA-1withRSA", "sha1WITHrsaENCRYPTION")]
    [InlineData("SHA256withRSA", "SHA256WithRSAEncryption", "SHA-256withRSA")]
    [InlineData("SHA256withRSA/PSS", "SHA256withRSAandMGF1", "SHA256WITHRSAANDMGF1", "SHA-256withRSA/PSS", "SHA256withRSASSA-PSS")]
    [InlineData("SHA384withRSA/PSS", "SHA384withRSAandMGF1", "SHA-384withRSAandMGF1")]
    [InlineData("SHA512withRSA/PSS", "SHA512withRSAandMGF1", "sha512withrsassa-pss")]
    [Rule("7-6")]
    public void a_signature_algorithm_answers_to_its_synonyms(string name, params string[] synonyms) =>
        Assert.All(synonyms, synonym => Assert.Same(SignatureAlgorithm.Find(name), SignatureAlgorithm.Find(synonym)));

    [Theory]
    [InlineData("RSA/ECB/PKCS1Padding", "RSA/None/PKCS1Padding", "RSA/NONE/PKCS1PADDING", "PKCS1Padding")]
    [InlineData(
        "RSA/ECB/OAEPwithSHA-1andMGF1Padding",
        "OAEPWithSHA1AndMGF1Padding",
        "RSA/ECB/OAEPWithSHA1AndMGF1Padding",
        "RSA/None/OAEPWithSHA1AndMGF1Padding")]
    [InlineData(
        "RSA/ECB/OAEPwithSHA-256andMGF1Padding",
        "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
        "RSA/None/OAEPWithSHA-256AndMGF1Padding",
        "OAEPWithSHA-256AndMGF1Padding")]
    [InlineData("RSA/ECB/OAEPwithSHA-384andMGF1Padding", "RSA/NONE/OAEPWithSHA384AndMGF1Padding", "oaepwithsha384andmgf1padding")]
    [InlineData("RSA/ECB/OAEPwithSHA-512andMGF1Padding", "RSA/NONE/OAEPWithSHA512AndMGF1Padding", "OAEPwithSHA-512andMGF1Padding")]
    [Rule("7-6")]
    public void a_decryption_algorithm_answers_to_its_synonyms(string name, params string[] synonyms) =>
        Assert.All(synonyms, synonym => Assert.Same(DecryptionAlgorithm.Find(name), DecryptionAlgorithm.Find(synonym)));

    [Theory]
    [InlineData("SHA256withRSAandMGF")]
    [InlineData("SHA256withRSA/MGF1")]
    [InlineData("SHA224withRSA")]
    [InlineData("SHA--256withRSA")]
    [InlineData("RSASSA-PSS")]
    [InlineData("RSA/CBC/PKCS1Padding")]
    [InlineData("RSA/None/NoPadding")]
    [InlineData("/OAEPWithSHA1AndMGF1Padding")]
    [InlineData("OAEPWithSHA-224AndMGF1Padding")]
    [InlineData("OAEPWithSHA-512/256AndMGF1Padding")]
    [InlineData("RSA/ECB/")]
    [InlineData(" RSA/ECB/PKCS1Padding")]
    public async Task what_is_none_of_them_is_refused_by_both_operations(string name)
    {
        var key = SmimeKeys.Rsa2048;
        var wrapped = await kacls.Requests.WrappedAsync(key);
        (await kacls.App.PostAsync("privatekeysign", kacls.Requests.SignBody(key, wrapped, new byte[32], name)))
            .AssertRefused(400, "algorithm_unsupported");
        (await kacls.App.PostAsync("privatekeydecrypt", kacls.Requests.DecryptBody(key, wrapped, new byte[256], name)))
            .AssertRefused(400, "algorithm_unsupported");
    }

    [Fact]
    public async Task a_reply_has_the_name_of_the_request_and_the_audit_the_one_of_the_documents()
    {
        var key = SmimeKeys.Rsa2048;
        var wrapped = await kacls.Requests.WrappedAsync(key);
        var reply = await kacls.App.PostAsync(
            "privatekeysign", kacls.Requests.SignBody(key, wrapped, new byte[32], "SHA256withRSAandMGF1"));
        Assert.Equal("SHA256withRSAandMGF1", reply.Json.GetProperty("algorithm").GetString());
        Assert.Equal("SHA256withRSA/PSS", (await kacls.App.AuditOfAsync(reply))["algorithm"]);
        Assert.True(key.VerifyHash(new byte[32], reply.Bytes("signature"), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }
}
