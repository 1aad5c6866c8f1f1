using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Operations;

public abstract class CertsTests(HostFixture host)
{
    private readonly KaclsClient kacls = host.Kacls;
    private readonly DelegationRequests fixture = new(host.Kacls);

    [Fact]
    [Rule("4.13-1")]
    public async Task is_a_key_set_of_public_members_alone()
    {
        var reply = await kacls.GetAsync("/v1/certs");
        Assert.Equal(200, reply.Status);
        Assert.Equal(["keys"], reply.Json.EnumerateObject().Select(member => member.Name));
        var key = reply.Json.GetProperty("keys").EnumerateArray().Single();
        Assert.Equal(["kty", "n", "e", "kid", "use", "alg"], key.EnumerateObject().Select(member => member.Name));
        Assert.Equal("RSA", key.GetProperty("kty").GetString());
        Assert.Equal("sig", key.GetProperty("use").GetString());
        Assert.Equal("RS256", key.GetProperty("alg").GetString());

        using var file = RSA.Create();
        file.ImportFromPem(await File.ReadAllTextAsync(DelegationRequests.SigningFile));
        Assert.Equal(
            Base64UrlEncoder.Encode(file.ExportParameters(includePrivateParameters: false).Modulus), key.GetProperty("n").GetString());
    }

    [Fact]
    [Rule("4.13-2")]
    public async Task verifies_what_this_service_signs()
    {
        var keys = new JsonWebKeySet((await kacls.GetAsync("/v1/certs")).Body);
        var segments = (await fixture.DelegateAsync()).Split('.');
        Assert.Equal(
            keys.Keys.Single().Kid, JsonDocument.Parse(Base64UrlEncoder.Decode(segments[0])).RootElement.GetProperty("kid").GetString());
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64UrlEncoder.DecodeBytes(keys.Keys.Single().N),
            Exponent = Base64UrlEncoder.DecodeBytes(keys.Keys.Single().E),
        });
        Assert.True(rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}"),
            Base64UrlEncoder.DecodeBytes(segments[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task may_be_cached_for_five_minutes_unlike_anything_else()
    {
        var reply = await kacls.GetAsync("/v1/certs");
        Assert.Equal("public, max-age=300", reply.Headers.CacheControl!.ToString());
        Assert.Equal("no-store", (await kacls.GetAsync("/v1/status")).Headers.CacheControl!.ToString());
        Assert.Equal("no-store", (await kacls.PostAsync("certs", "{}")).Headers.CacheControl!.ToString());
    }

    [Fact]
    [Rule("4.13-3")]
    public async Task is_the_same_after_a_restart_and_at_every_instance()
    {
        await using var other = await DelegationFixture.StartAsync();
        Assert.Equal((await kacls.GetAsync("/v1/certs")).Body, (await other.GetAsync("/v1/certs")).Body);
    }

    [Fact]
    public async Task is_empty_without_a_signing_key()
    {
        await using var unsigned = await KaclsApp.StartAsync();
        Assert.Equal("{\"keys\":[]}", (await unsigned.GetAsync("/v1/certs")).Body);
    }

    [Fact]
    [Rule("3.9-1")]
    public async Task is_for_anybody_and_audited()
    {
        var reply = await kacls.GetAsync("/v1/certs");
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal("certs", record["operation"]);
        Assert.Equal("granted", record["outcome"]);
    }
}
