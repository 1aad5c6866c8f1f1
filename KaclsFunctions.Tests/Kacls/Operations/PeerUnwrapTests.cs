using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Operations;

/// <summary>privilegedunwrap as another KACLS calls it, and all else that such a KACLS may try.</summary>
[Rule("A-14")]
public sealed class PeerUnwrapTests : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new();
    private FakePeer server = null!;
    private TokenIssuer peer = null!;
    private KaclsApp kacls = null!;

    public async Task InitializeAsync()
    {
        server = await FakePeer.StartAsync();
        peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7));
        server.Answer = context => context.Response.WriteAsync(peer.Jwks);
        kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Migration:Peers:0:Url"] = server.Url,
                ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
                ["Kacls:Migration:Peers:0:Allow:0"] = "unwrap",
            },
            time: time);
    }

    public async Task DisposeAsync()
    {
        await kacls.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    [Rule("4.8-4", "4.8-8")]
    public async Task a_listed_peer_gets_the_key_and_is_audited_as_itself()
    {
        var dek = SampleDek.New();
        var reply = await SendAsync(peer.MigrationToken(), await kacls.WrapAsync(dek));

        Assert.Equal(["key", "perimeter_id"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(dek, reply.Bytes("key"));
        Assert.Equal("/v1/certs", Assert.Single(server.Requests).Path);
        var record = kacls.Log.Audit[^1];
        Assert.Equal(("privilegedunwrap", "granted", server.Url), (record["operation"], record["outcome"], record["issuer"]));
        Assert.Equal(SampleTokens.DriveResource, record["resource_name"]);
        Assert.False(record.ContainsKey("user"));
    }

    [Fact]
    public async Task its_url_compares_as_kacls_urls_do()
    {
        foreach (var issuer in new[] { server.Url + "/", server.Url.Replace("http", "HTTP", StringComparison.Ordinal) })
        {
            Assert.Equal(200, (await SendAsync(peer.MigrationToken().With("iss", issuer))).Status);
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    [Rule("4.8-11")]
    public async Task a_token_is_good_for_one_use()
    {
        var token = peer.MigrationToken();
        Assert.Equal(200, (await SendAsync(token)).Status);
        (await SendAsync(token)).AssertRefused(401, "peer_token_replayed");
        (await SendAsync(peer.MigrationToken().With("jti", ""))).AssertRefused(401, "authentication_claim_malformed");
        (await SendAsync(peer.MigrationToken().With("jti", 7))).AssertRefused(401, "authentication_claim_malformed");
    }

    [Fact]
    public async Task a_token_without_an_id_is_accepted_more_than_once()
    {
        var token = peer.MigrationToken().Without("jti");
        Assert.Equal(200, (await SendAsync(token)).Status);
        Assert.Equal(200, (await SendAsync(token)).Status);
    }

    public static TheoryData<string, string, object?, int, string> Wrong => new()
    {
        { "the audience of users", "aud", SampleTokens.ClientId, 401, "authentication_audience_mismatch" },
        { "Google's audience", "aud", SampleTokens.GoogleAudience, 401, "authentication_audience_mismatch" },
        { "the audience in other letters", "aud", "KACLS-migration", 401, "authentication_audience_mismatch" },
        { "no audience", "aud", null, 401, "authentication_claim_missing" },
        { "another service's URL", "kacls_url", "https://other.example.com/v1", 403, "kacls_url_mismatch" },
        { "no URL", "kacls_url", null, 401, "authentication_claim_missing" },
        { "another resource", "resource_name", "//googleapis.com/drive/files/other", 403, "resource_mismatch" },
        { "no resource", "resource_name", null, 401, "authentication_claim_missing" },
        { "a long resource", "resource_name", new string('r', 129), 401, "authentication_claim_too_long" },
        { "no expiry", "exp", null, 401, "authentication_claim_missing" },
        { "no issue date", "iat", null, 401, "authentication_claim_missing" },
        { "a long id", "jti", new string('j', 257), 401, "authentication_claim_too_long" },
        { "an unlisted issuer", "iss", "https://stranger.example/v1", 401, "authentication_issuer_unknown" },
        { "a path below a listed issuer", "iss", "/x", 401, "authentication_issuer_unknown" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Rule("4.8-3", "4.8-5", "4.8-6")]
    public async Task a_token_right_in_all_but_one_point_is_refused(string what, string claim, object? value, int status, string reasonCode)
    {
        value = what.StartsWith("a path", StringComparison.Ordinal) ? server.Url + value : value;
        var token = value is null ? peer.MigrationToken().Without(claim) : peer.MigrationToken().With(claim, value);
        (await SendAsync(token)).AssertRefused(status, reasonCode);
    }

    [Theory]
    [InlineData(-3600, -61, "authentication_expired")]
    [InlineData(-3600, -59, null)]
    [InlineData(61, 300, "authentication_issued_in_future")]
    [InlineData(0, 3600, null)]
    [InlineData(-60, 3600, null)]
    [InlineData(0, 3660, null)]
    [InlineData(0, 3661, "authentication_claim_malformed")]
    [InlineData(-1, 3660, "authentication_claim_malformed")]
    [Rule("4.8-7")]
    public async Task dates_are_within_the_clock_skew_and_an_hour(int issued, int expires, string? reasonCode)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var reply = await SendAsync(peer.MigrationToken().With("iat", now + issued).With("exp", now + expires));
        if (reasonCode is null)
        {
            Assert.Equal(200, reply.Status);
        }
        else
        {
            reply.AssertRefused(401, reasonCode);
        }
    }

    [Fact]
    [Rule("4.8-6")]
    public async Task a_token_for_the_requests_resource_opens_no_other_resources_key()
    {
        const string Other = "//googleapis.com/drive/files/other";
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var body = MigrationRequests.PrivilegedUnwrapBody(wrapped, peer.MigrationToken().With("resource_name", Other), Other);
        (await kacls.PostAsync("privilegedunwrap", body)).AssertRefused(403, "resource_mismatch");
    }

    [Fact]
    public async Task only_rs256_is_taken_from_a_peer()
    {
        (await SendAsync(peer.MigrationToken().Using("PS256"))).AssertRefused(401, "authentication_algorithm_not_allowed");
        (await SendAsync(peer.MigrationToken().Using("RS512"))).AssertRefused(401, "authentication_algorithm_not_allowed");
        (await SendAsync(peer.MigrationToken().WithoutSignature())).AssertRefused(401, "authentication_algorithm_not_allowed");
        (await SendAsync(peer.MigrationToken().WithHmac(KeyPool.Rsa(7).PublicKeyInfo)))
            .AssertRefused(401, "authentication_algorithm_not_allowed");
    }

    [Fact]
    [Rule("4.8-4", "G1-1")]
    public async Task each_issuers_keys_sign_for_that_issuer_alone()
    {
        var idp = kacls.Idp.Keys[0];
        (await SendAsync(peer.MigrationToken().SignedBy(idp))).AssertRefused(401, "authentication_key_unknown");
        (await SendAsync(peer.MigrationToken().ForgedBy(idp))).AssertRefused(401, "authentication_signature_invalid");
        var google = kacls.Migration.Keys[0];
        (await SendAsync(peer.MigrationToken().SignedBy(google))).AssertRefused(401, "authentication_key_unknown");

        var admin = kacls.Issuers["admin-idp"].Issuer;
        (await SendAsync(admin.IdToken().SignedBy(KeyPool.Rsa(7)))).AssertRefused(401, "authentication_key_unknown");
        (await SendAsync(admin.IdToken().ForgedBy(KeyPool.Rsa(7)))).AssertRefused(401, "authentication_signature_invalid");
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody("AAAA", kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(7)))))
            .AssertRefused(401, "authentication_key_unknown");
        var migrator = kacls.Migration.MigrationAuthorization("migrator").SignedBy(KeyPool.Rsa(7));
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(server.Url, authorization: migrator)))
            .AssertRefused(403, "authorization_key_unknown");
    }

    [Fact]
    [Rule("G2-1")]
    public async Task a_user_or_google_cannot_ask_as_a_peer()
    {
        foreach (var issuer in new[] { kacls.Idp, kacls.Migration, kacls.Drive })
        {
            (await SendAsync(issuer.MigrationToken())).AssertRefused(401, "authentication_purpose_mismatch");
        }
    }

    [Fact]
    [Rule("G2-1")]
    public async Task a_peer_can_do_nothing_else()
    {
        // Right in every claim that any operation looks at, so that only who signed it can matter.
        TokenBuilder Token(string audience) => peer.MigrationToken()
            .With("aud", new[] { "kacls-migration", audience })
            .With("email", SampleTokens.Email)
            .With("role", "writer");

        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var authentication = Token(SampleTokens.ClientId).Mint();
        var authorization = Token(SampleTokens.GoogleAudience).Mint();
        var operations = new[]
        {
            ("wrap", "authentication"), ("wrap", "authorization"), ("unwrap", "authentication"), ("unwrap", "authorization"),
            ("digest", "authorization"), ("rewrap", "authorization"), ("delegate", "authentication"), ("delegate", "authorization"),
            ("privilegedwrap", "authentication"), ("privatekeysign", "authentication"), ("privatekeysign", "authorization"),
            ("privatekeydecrypt", "authentication"),
            ("privilegedprivatekeydecrypt", "authentication"),
            ("wrapprivatekey", "authentication"),
        };
        foreach (var (operation, member) in operations)
        {
            var body = new System.Text.Json.Nodes.JsonObject
            {
                ["authentication"] = member == "authentication" ? authentication : kacls.Idp.IdToken().Mint(),
                ["authorization"] = member == "authorization" ? authorization : kacls.Drive.DriveAuthorization().Mint(),
                ["key"] = "AAAA",
                ["wrapped_key"] = wrapped,
                ["wrapped_private_key"] = wrapped,
                ["private_key"] = "AAAA",
                ["resource_name"] = SampleTokens.DriveResource,
                ["original_kacls_url"] = server.Url,
                ["algorithm"] = "SHA256withRSA",
                ["digest"] = "AAAA",
                ["encrypted_data_encryption_key"] = "AAAA",
                ["spki_hash"] = "AAAA",
                ["spki_hash_algorithm"] = "SHA-256",
                ["reason"] = "",
            };
            (await kacls.PostAsync(operation, body))
                .AssertRefused(member == "authentication" ? 401 : 403, $"{member}_purpose_mismatch");
        }
    }

    [Fact]
    [Rule("4.13-5")]
    public async Task its_keys_outlive_its_outage_and_a_new_one_is_found()
    {
        var jwks = server.Answer;
        Assert.Equal(200, (await SendAsync(peer.MigrationToken())).Status);

        server.Answer = Status(503);
        Assert.Equal(200, (await SendAsync(peer.MigrationToken())).Status);

        server.Answer = jwks;
        peer.Rotate(KeyPool.Rsa(6), KeyPool.Rsa(7));
        Assert.Equal(200, (await SendAsync(peer.MigrationToken())).Status);
        Assert.Equal(200, (await SendAsync(peer.MigrationToken().SignedBy(KeyPool.Rsa(7)))).Status);
    }

    public static TheoryData<string> Misbehaviours =>
        [.. MisbehavingPeer.Answers.Keys.Where(answer => !answer.Contains("key", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task without_keys_nothing_is_unwrapped_and_status_stays_well(string misbehaviour)
    {
        server.Answer = MisbehavingPeer.Answers[misbehaviour];
        (await SendAsync(peer.MigrationToken())).AssertRefused(503, "key_source_unavailable");
        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);
    }

    private static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task<Reply> SendAsync(TokenBuilder token, string? wrapped = null) =>
        await kacls.PostAsync(
            "privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped ?? await kacls.WrapAsync(SampleDek.New()), token));
}
