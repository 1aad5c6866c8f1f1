using System.Text;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>What this service fetches itself may be as unreadable as what is sent to it: it is that source's failure then.</summary>
[Rule("A-47")]
public sealed class UnreadableAnswersTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    private readonly KaclsApp kacls = fixture.Kacls;

    [Theory]
    [InlineData(403, """{"\ud800":1}""")]
    [InlineData(403, """{"code":403,"message":"\ud800","details":"\udc00"}""")]
    [InlineData(403, """{"message":1,"message":2}""")]
    [InlineData(403, """{"message":{"\ud800":1}}""")]
    [InlineData(200, """{"\ud800":1}""")]
    [InlineData(200, """{"key":"\ud800"}""")]
    [InlineData(200, """{"key":"AAAA","\ud800":1}""")]
    [InlineData(200, "\"\\ud800\"")]
    public async Task a_peer_that_answers_unreadably_misbehaves(int status, string answer)
    {
        fixture.PeerServer.Answer = Answer(status, answer);
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(fixture.PeerServer.Url))).AssertRefused(502, "peer_misbehaved");
    }

    [Fact]
    public async Task a_peers_words_are_cut_between_characters()
    {
        fixture.PeerServer.Answer = Answer(403, new JsonObject { ["message"] = new string('x', 299) + "\U0001f600" }.ToJsonString());
        var reply = await kacls.PostAsync("rewrap", kacls.RewrapBody(fixture.PeerServer.Url));
        var detail = (await kacls.AuditOfAsync(reply))["detail"];
        Assert.Contains(new string('x', 299), detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(detail)));
    }

    [Theory]
    [InlineData("""{"\ud800":1,"keys":[]}""")]
    [InlineData("""{"keys":[{"\ud800":1}]}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    public async Task an_unreadable_key_set_is_a_source_that_fails(string keySet)
    {
        await using var app = await KaclsApp.StartAsync(prepare: issuers => issuers["idp"].KeySetText = keySet);
        (await app.PostAsync("wrap", app.WrapBody())).AssertRefused(503, "key_source_unavailable");
        Assert.Contains("not JSON", app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>A key that can't be used is passed over, and the others of its set serve.</summary>
    [Theory]
    [InlineData("""{"kty":"RSA","kid":"\ud800","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"\ud800"}""")]
    [InlineData("""{"kty":"RSA","alg":"\ud800","n":"\ud800","e":"\ud800"}""")]
    [InlineData("""{"kty":"RSA","use":"\ud800"}""")]
    [InlineData("""{"kty":"RSA","key_ops":["\ud800",1,null,{}]}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AA","y":"AAAAAAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"\ud800"}""")]
    [InlineData("1e999")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    public async Task an_unreadable_key_is_passed_over(string key)
    {
        await using var app = await KaclsApp.StartAsync(prepare: issuers =>
            issuers["idp"].KeySetText = issuers["idp"].Issuer.Jwks.Replace("[", $"[{key},", StringComparison.Ordinal));
        Assert.Equal(200, (await app.PostAsync("wrap", app.WrapBody())).Status);
    }

    /// <summary>An even modulus is no RSA key, which shows only when a signature is checked with it.</summary>
    [Fact]
    public async Task a_key_that_fails_in_use_verifies_nothing()
    {
        var key = $$"""{"kty":"RSA","kid":"odd","n":"gA{{new string('A', 340)}}","e":"AQAB"}""";
        await using var app = await KaclsApp.StartAsync(prepare: issuers =>
            issuers["idp"].KeySetText = issuers["idp"].Issuer.Jwks.Replace("[", $"[{key},", StringComparison.Ordinal));
        (await app.PostAsync("wrap", app.WrapBody(app.Idp.IdToken().WithHeader("kid", "odd"))))
            .AssertRefused(401, "authentication_signature_invalid");
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"issuer":"\ud800","jwks_uri":"\ud800"}""")]
    public async Task an_unreadable_discovery_document_is_a_source_that_fails(string document)
    {
        await using var server = await FakePeer.StartAsync();
        server.Answer = Answer(200, document);
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Authentication:Providers:0:Name"] = "idp",
                ["Kacls:Authentication:Providers:0:Issuer"] = "https://idp.example",
                ["Kacls:Authentication:Providers:0:Audiences:0"] = SampleTokens.ClientId,
                ["Kacls:Authentication:Providers:0:Discovery"] = server.Url,
                ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
            },
            change: trust => trust.Remove("Kacls:Authentication:Providers:0:Keys"));
        (await app.PostAsync("wrap", app.WrapBody(app.Idp.IdToken().With("iss", "https://idp.example"))))
            .AssertRefused(503, "key_source_unavailable");
        Assert.DoesNotContain("InvalidOperationException", app.Log.Text, StringComparison.Ordinal);
    }

    private static Func<HttpContext, Task> Answer(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };
}
