using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using static KaclsFunctions.Tests.WhoIsAsking.IdentitySettings;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>8. A peer does what its entry allows, from where and until when it says, and no more.</summary>
[Rule("A-42")]
public sealed class PeerRightsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new();
    private FakePeer server = null!;
    private TokenIssuer peer = null!;

    public async Task InitializeAsync()
    {
        server = await FakePeer.StartAsync();
        peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7));
        server.Answer = context => context.Request.Path == "/v1/certs"
            ? context.Response.WriteAsync(peer.Jwks)
            : context.Response.WriteAsJsonAsync(new { key = new byte[16] });
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(null, 200, 403)]
    [InlineData("rewrap-from", 200, 403)]
    [InlineData("unwrap", 403, 200)]
    [InlineData("rewrap-from,unwrap", 200, 200)]
    [Rule("4.8-3")]
    public async Task it_may_what_allow_names(string? allow, int rewrap, int unwrap)
    {
        await using var kacls = await StartAsync([.. List("Allow", allow?.Split(',') ?? [])]);
        Assert.Equal(rewrap, (await RewrapAsync(kacls)).Status);
        var requests = server.Requests.Count;
        foreach (var operation in new[] { "privilegedunwrap", "takeout_unwrap" })
        {
            var reply = await UnwrapAsync(kacls, operation: operation);
            Assert.True(reply.Status == unwrap, reply.Body);
            if (unwrap == 403)
            {
                reply.AssertRefused(403, "peer_not_allowed");
                Assert.Contains(server.Url, (await kacls.AuditOfAsync(reply))["detail"], StringComparison.Ordinal);

                // Nor is its key asked for, whoever names it.
                Assert.Equal(requests, server.Requests.Count);
            }
        }
    }

    [Fact]
    public async Task without_allow_the_log_says_once_that_it_may_no_longer_unwrap()
    {
        await using var kacls = await StartAsync([]);
        Assert.Single(kacls.Log.Text.Split('\n'), line => line.Contains("Warning", StringComparison.Ordinal)
            && line.Contains(server.Url, StringComparison.Ordinal)
            && line.Contains("may not unwrap", StringComparison.Ordinal));
        await using var named = await StartAsync([("Allow:0", "rewrap-from")]);
        Assert.DoesNotContain("may not unwrap", named.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.7", 200)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.7", 200)]
    [InlineData("203.0.113.7", "203.0.113.7", 200)]
    [InlineData("2001:db8::/32", "2001:db8::7", 200)]
    [InlineData("203.0.113.0/24", "203.0.114.7", 403)]
    [InlineData("203.0.113.0/24", "2001:db8::7", 403)]
    [InlineData("203.0.113.0/24", "nonsense", 403)]
    [InlineData("203.0.113.0/24", "203.0.113.7, 198.51.100.1", 403)]
    [Rule("11-11")]
    public async Task it_calls_from_its_networks(string network, string address, int status)
    {
        await using var kacls = await StartAsync([("Allow:0", "unwrap"), ("Allow:1", "rewrap-from"), ("Networks:0", network)]);
        var reply = await UnwrapAsync(kacls, address: address);
        Assert.True(reply.Status == status, reply.Body);
        Assert.True(status == 200 || reply.ReasonCode == "peer_not_allowed");

        // Google calls rewrap, from wherever it is.
        Assert.Equal(200, (await RewrapAsync(kacls)).Status);
    }

    [Fact]
    [Rule("11-11")]
    public async Task until_ends_it_both_ways()
    {
        var until = time.GetUtcNow().AddMinutes(10);
        await using var kacls = await StartAsync(
            [("Allow:0", "unwrap"), ("Allow:1", "rewrap-from"), ("Until", until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null))]);
        time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await UnwrapAsync(kacls)).Status);
        Assert.Equal(200, (await RewrapAsync(kacls)).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        (await UnwrapAsync(kacls)).AssertRefused(403, "peer_not_allowed");
        (await RewrapAsync(kacls)).AssertRefused(403, "peer_not_allowed");
    }

    [Fact]
    [Rule("3.9-15")]
    public async Task perimeters_do_not_judge_it()
    {
        await using var kacls = await StartAsync(
            [("Allow:0", "unwrap")],
            ("Kacls:Perimeters:Privileged:Rules:0:Name", "nobody"),
            ("Kacls:Perimeters:Privileged:Rules:0:Effect", "deny"));
        Assert.Equal(200, (await UnwrapAsync(kacls)).Status);
    }

    [Fact]
    public async Task a_token_id_can_be_asked_for()
    {
        await using var kacls = await StartAsync([("Allow:0", "unwrap")], ("Kacls:Migration:RequireTokenId", "true"));
        Assert.Equal(200, (await UnwrapAsync(kacls)).Status);
        (await UnwrapAsync(kacls, token => token.Without("jti"))).AssertRefused(401, "authentication_claim_missing");
        foreach (var id in new object?[] { null, "", 5, new[] { "x" } })
        {
            (await UnwrapAsync(kacls, token => token.With("jti", id))).AssertRefused(401, "authentication_claim_malformed");
        }

        await using var lenient = await StartAsync([("Allow:0", "unwrap")]);
        Assert.Equal(200, (await UnwrapAsync(lenient, token => token.Without("jti"))).Status);
    }

    [Theory]
    [InlineData("Allow:0", "everything", "Allow")]
    [InlineData("Allow:0", "Unwrap", "Allow")]
    [InlineData("Allow:0", "", "Allow")]
    [InlineData("Allow", "", "Allow")]
    [InlineData("Allow", "unwrap", "Allow")]
    [InlineData("Networks:0", "203.0.113.1/24", "Networks:0")]
    [InlineData("Networks:0", "", "Networks:0")]
    [InlineData("Networks:0", "everywhere", "Networks:0")]
    [InlineData("Until", "2026-12-31", "Until")]
    [InlineData("Until", "2026-12-31T00:00:00", "Until")]
    [InlineData("Until", "", "Until")]
    [InlineData("Until", "never", "Until")]
    public void an_entry_with_an_error_stops_the_start(string name, string value, string error) => AssertError(
        $"Kacls:Migration:Peers:0:{error}",
        ErrorsOf(
            [
                .. Provider(0, "https://a.example", ["user"]),
                ("Kacls:Migration:Peers:0:Url", "https://old.example/v1"),
                ($"Kacls:Migration:Peers:0:{name}", value),
            ]));

    private Task<KaclsApp> StartAsync((string Name, string? Value)[] entry, params (string Name, string Value)[] besides)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("new"),
            ["Kacls:Migration:Peers:0:Url"] = server.Url,
            ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
        };
        foreach (var (name, value) in entry)
        {
            settings[$"Kacls:Migration:Peers:0:{name}"] = value;
        }

        foreach (var (name, value) in besides)
        {
            settings[name] = value;
        }

        return KaclsApp.StartAsync(settings, time: time);
    }

    private Task<Reply> RewrapAsync(KaclsApp kacls) => kacls.PostAsync("rewrap", kacls.RewrapBody(server.Url));

    private async Task<Reply> UnwrapAsync(
        KaclsApp kacls, Func<TokenBuilder, TokenBuilder>? change = null, string operation = "privilegedunwrap", string? address = null)
    {
        var token = peer.MigrationToken();
        var body = MigrationRequests.PrivilegedUnwrapBody(await kacls.WrapAsync(SampleDek.New()), change?.Invoke(token) ?? token);
        SuiteSecrets.AddToken(body["authentication"]!.GetValue<string>());
        using var content = new StringContent(body.ToJsonString());
        return await kacls.SendAsync(HttpMethod.Post, $"/v1/{operation}", content, address is null ? [] : [("X-Forwarded-For", address)]);
    }
}
