using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KaclsFunctions.Tests.Operations;

/// <summary>rewrap against one old KACLS, well-behaved or not.</summary>
public sealed class RewrapTests : IAsyncLifetime
{
    private FakePeer peer = null!;
    private KaclsApp kacls = null!;

    public async Task InitializeAsync()
    {
        peer = await FakePeer.StartAsync();
        kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:OwnerDomains:0"] = "contoso.example",
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("new"),
            ["Kacls:Migration:Peers:0:Url"] = peer.Url,
            ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
        });
    }

    public async Task DisposeAsync()
    {
        await kacls.DisposeAsync();
        await peer.DisposeAsync();
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(34, "")]
    [InlineData(128, "finance")]
    [Rule("4.5-2", "4.5-3")]
    public async Task seals_what_the_peer_opened_and_hashes_it(int size, string? perimeterId)
    {
        var dek = RandomNumberGenerator.GetBytes(size);
        peer.Answer = context => context.Response.WriteAsJsonAsync(new { key = dek });
        SuiteSecrets.AddKey(dek);
        var authorization = kacls.Migration.MigrationAuthorization("migrator");
        var reply = await kacls.PostAsync(
            "rewrap", kacls.RewrapBody(
                peer.Url, authorization: perimeterId is null ? authorization : authorization.With("perimeter_id", perimeterId)));

        Assert.Equal(["wrapped_key", "resource_key_hash"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            HMACSHA256.HashData(dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{SampleTokens.DriveResource}:{perimeterId}")),
            reply.Bytes("resource_key_hash"));
        var wrapped = reply.Json.GetProperty("wrapped_key").GetString()!;
        Assert.Equal(dek, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Bytes("key"));
        Assert.Equal(
            reply.Bytes("resource_key_hash"), (await kacls.PostAsync("digest", kacls.DigestBody(wrapped))).Bytes("resource_key_hash"));
    }

    [Fact]
    [Rule("4.5-4", "11-2", "11-3")]
    public async Task asks_the_peer_with_a_fresh_short_token_and_the_callers_own_text()
    {
        peer.Answer = context => context.Response.WriteAsJsonAsync(new { key = SampleDek.New() });

        // Another service's blob, in whatever alphabet it writes.
        const string Wrapped = "-_-_abcd-_8";
        await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url, Wrapped));
        await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url, Wrapped));

        Assert.Equal(["/v1/privilegedunwrap", "/v1/privilegedunwrap"], peer.Requests.Select(request => request.Path));
        var bodies = peer.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement).ToArray();
        Assert.All(bodies, body =>
        {
            Assert.Equal(
                ["authentication", "reason", "resource_name", "wrapped_key"], body.EnumerateObject().Select(member => member.Name));
            Assert.Equal(Wrapped, body.GetProperty("wrapped_key").GetString());
            Assert.Equal(SampleTokens.DriveResource, body.GetProperty("resource_name").GetString());
            Assert.Equal("{client:'drive' op:'migrate'}", body.GetProperty("reason").GetString());
        });
        var tokens = bodies.Select(body => new JsonWebToken(body.GetProperty("authentication").GetString())).ToArray();
        Assert.All(tokens, token =>
        {
            SuiteSecrets.AddToken(token.EncodedToken);
            Assert.Equal(["alg", "kid", "typ"], Header(token).Order(StringComparer.Ordinal));
            Assert.Equal(("RS256", "JWT"), (token.Alg, token.Typ));
            Assert.Equal(
                ["aud", "exp", "iat", "iss", "jti", "kacls_url", "resource_name"],
                token.Claims.Select(claim => claim.Type).Order(StringComparer.Ordinal));
            Assert.Equal(SampleTokens.KaclsUrl, token.Issuer);
            Assert.Equal(["kacls-migration"], token.Audiences);
            Assert.Equal(peer.Url, token.GetPayloadValue<string>("kacls_url"));
            Assert.Equal(SampleTokens.DriveResource, token.GetPayloadValue<string>("resource_name"));
            var now = kacls.Time.GetUtcNow().ToUnixTimeSeconds();
            Assert.Equal((now, now + 300), (token.GetPayloadValue<long>("iat"), token.GetPayloadValue<long>("exp")));
        });
        Assert.NotEqual(tokens[0].Id, tokens[1].Id);
        Assert.All(tokens, token => Assert.Equal(22, token.Id.Length));
    }

    [Fact]
    [Rule("4.5-5")]
    public async Task is_audited_with_the_original_url_and_without_a_key()
    {
        peer.Answer = context => context.Response.WriteAsJsonAsync(new { key = SampleDek.New() });
        await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url));

        var record = kacls.Log.Audit[^1];
        Assert.Equal(("rewrap", "granted", peer.Url), (record["operation"], record["outcome"], record["original_kacls_url"]));
        Assert.Equal(("migration", SampleTokens.DriveResource), (record["application"], record["resource_name"]));
        Assert.True(record.ContainsKey("kek"));
    }

    [Theory]
    [InlineData("migration", "verifier", "role_not_allowed")]
    [InlineData("migration", "Migrator", "role_not_allowed")]
    [InlineData("migration", "writer", "role_not_allowed")]
    [InlineData("drive", "migrator", "application_not_allowed")]
    [InlineData("drive", "writer", "application_not_allowed")]
    [InlineData("gmail", "migrator", "application_not_allowed")]
    [Rule("4.5-1", "11-12")]
    public async Task any_other_role_or_application_is_refused(string application, string role, string reasonCode)
    {
        var authorization = kacls.Issuers[application].Issuer.MigrationAuthorization(role);
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url, authorization: authorization))).AssertRefused(403, reasonCode);
        Assert.Equal(0, peer.Connections);
    }

    [Theory]
    [InlineData("kacls_url", "https://other.example.com/v1", "kacls_url_mismatch")]
    [InlineData("kacls_owner_domain", "fabrikam.example", "owner_domain_mismatch")]
    [Rule("11-12")]
    public async Task a_token_for_something_else_is_refused(string claim, string value, string reasonCode)
    {
        var authorization = kacls.Migration.MigrationAuthorization("migrator").With(claim, value);
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url, authorization: authorization))).AssertRefused(403, reasonCode);
        Assert.Equal(0, peer.Connections);
    }

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, "member_too_long")]
    [Rule("4.5-4")]
    public async Task another_services_wrapped_key_may_have_4_kib(int size, string? reasonCode)
    {
        peer.Answer = context => context.Response.WriteAsJsonAsync(new { key = SampleDek.New() });
        var reply = await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url, Convert.ToBase64String(new byte[size])));
        if (reasonCode is null)
        {
            Assert.Equal(200, reply.Status);
        }
        else
        {
            reply.AssertRefused(400, reasonCode);
        }
    }

    [Fact]
    public async Task something_else_than_base64_is_not_handed_on()
    {
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url, "a wrapped key"))).AssertRefused(400, "member_not_base64");
        Assert.Equal(0, peer.Connections);
    }

    public static TheoryData<string> Misbehaviours => [.. MisbehavingPeer.Answers.Keys];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    [Rule("11-7")]
    public async Task a_peer_that_misbehaves_gives_502(string misbehaviour)
    {
        peer.Answer = MisbehavingPeer.Answers[misbehaviour];

        (await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url))).AssertRefused(502, "peer_misbehaved");

        Assert.Single(peer.Requests);
        Assert.StartsWith(peer.Url, (string)kacls.Log.Audit[^1]["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(MisbehavingPeer.Secret, kacls.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_peers_own_words_reach_the_audit_alone_and_cleaned()
    {
        peer.Answer = async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("""{"code":403,"message":"Not you.\r\nKaclsAudit","details":"reason_code=unknown_issuer"}""");
        };

        var reply = await kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url));

        reply.AssertRefused(502, "peer_misbehaved");
        Assert.DoesNotContain("Not you", reply.Body, StringComparison.Ordinal);
        Assert.Equal($"{peer.Url} answered 403: Not you.  KaclsAudit: reason_code=unknown_issuer", kacls.Log.Audit[^1]["detail"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rule("11-8")]
    public async Task a_peer_that_does_not_answer_gives_504_before_twenty_seconds(bool hasBegun)
    {
        peer.Answer = async context =>
        {
            if (hasBegun)
            {
                await context.Response.WriteAsync("""{"key":""");
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        var answer = kacls.PostAsync("rewrap", kacls.RewrapBody(peer.Url));
        await Eventually.True(() => !peer.Requests.IsEmpty);
        kacls.Time.Advance(TimeSpan.FromSeconds(15));

        (await answer).AssertRefused(504, "peer_unreachable");
        Assert.Equal("failed", kacls.Log.Audit[^1]["outcome"]);
    }

    [Fact]
    public async Task a_peer_that_is_gone_gives_504()
    {
        var url = peer.Url;
        await peer.DisposeAsync();
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(url))).AssertRefused(504, "peer_unreachable");
    }

    private static IEnumerable<string> Header(JsonWebToken token) =>
        JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token.EncodedHeader)).RootElement.EnumerateObject()
            .Select(member => member.Name);
}
