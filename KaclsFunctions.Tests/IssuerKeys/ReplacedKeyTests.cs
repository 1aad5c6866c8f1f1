using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>An issuer that replaces a key and keeps its kid.</summary>
[Rule("A-21")]
public sealed class ReplacedKeyTests
{
    private const string Kid = "the-one-kid";

    public static TheoryData<string> Issuers => ["idp", "drive"];

    [Theory]
    [MemberData(nameof(Issuers))]
    public async Task a_new_key_under_the_same_kid_is_found_by_its_first_signature_and_the_old_one_ends(string name)
    {
        await using var kacls = await StartAsync(name);
        var issuer = kacls.Issuers[name].Issuer;
        var old = TokenOf(kacls, name).SignedBy(KeyPool.Rsa(7).Named(Kid));
        Assert.Equal(200, (await SendAsync(kacls, name, old)).Status);

        issuer.Rotate(KeyPool.Rsa(6).Named(Kid));
        Assert.Equal(200, (await SendAsync(kacls, name, TokenOf(kacls, name))).Status);
        var refusal = await SendAsync(kacls, name, old);
        refusal.AssertRefused(
            name == "idp" ? 401 : 403, name == "idp" ? "authentication_signature_invalid" : "authorization_signature_invalid");
        Assert.Equal(2, kacls.Issuers[name].KeySetRequests);
    }

    [Fact]
    public async Task a_key_of_another_kind_under_the_same_kid_is_found_too()
    {
        await using var kacls = await StartAsync("idp");
        kacls.Idp.Rotate(KeyPool.EcP256.Named(Kid));
        await kacls.AcceptsAsync();
        kacls.Time.Advance(TimeSpan.FromSeconds(5));
        kacls.Idp.Rotate(KeyPool.Rsa(7).Named(Kid, "PS256"));
        await kacls.AcceptsAsync();
    }

    [Fact]
    public async Task forged_signatures_and_made_up_kids_together_cost_one_fetch_an_interval()
    {
        await using var kacls = await StartAsync("idp");
        var forged = kacls.Idp.IdToken().ForgedBy(KeyPool.Rsa(5));
        for (var round = 1; round <= 3; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(index =>
                kacls.WrapAsync(index % 2 == 0 ? forged : kacls.Idp.IdToken().WithHeader("kid", $"made-up-{index}"))));
            Assert.All(replies, reply => Assert.Equal(401, reply.Status));
            Assert.InRange(kacls.Issuers["idp"].KeySetRequests, round, round + 1);
            await kacls.AcceptsAsync();
            kacls.Time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task a_token_that_is_wrong_in_another_point_causes_no_fetch()
    {
        await using var kacls = await StartAsync("idp");
        (await kacls.WrapAsync(kacls.Idp.IdToken().With("aud", "another"))).AssertRefused(401, "authentication_audience_mismatch");
        (await kacls.WrapAsync(kacls.Idp.IdToken().With("exp", 1))).AssertRefused(401, "authentication_expired");
        Assert.Equal(1, kacls.Issuers["idp"].KeySetRequests);
    }

    [Fact]
    public async Task while_the_source_fails_known_keys_serve_and_forgeries_are_refused()
    {
        await using var kacls = await StartAsync("idp");
        kacls.Issuers["idp"].Behaviour = EndpointBehaviour.Down;
        (await kacls.WrapAsync(kacls.Idp.IdToken().ForgedBy(KeyPool.Rsa(5)))).AssertRefused(401, "authentication_signature_invalid");
        await kacls.AcceptsAsync();
    }

    [Fact]
    public async Task a_peers_new_key_under_the_same_kid_is_found_and_its_old_one_ends()
    {
        var time = new ManualTimeProvider();
        await using var server = await FakePeer.StartAsync();
        var peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7).Named(Kid));
        server.Answer = context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, peer.Jwks);
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Migration:Peers:0:Url"] = server.Url,
                ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true", ["Kacls:Migration:Peers:0:Allow:0"] = "unwrap",
            },
            time: time);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        Assert.Equal(
            200,
            (await kacls.PostAsync("privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, peer.MigrationToken()))).Status);
        var old = peer.MigrationToken();
        peer.Rotate(KeyPool.Rsa(6).Named(Kid));
        Assert.Equal(
            200,
            (await kacls.PostAsync("privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, peer.MigrationToken()))).Status);
        (await kacls.PostAsync("privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, old)))
            .AssertRefused(401, "authentication_signature_invalid");
        Assert.Equal(2, server.Requests.Count);
    }

    private static async Task<KaclsApp> StartAsync(string name)
    {
        var kacls = await KaclsApp.StartAsync(prepare: issuers => issuers[name].Issuer.Rotate(KeyPool.Rsa(7).Named(Kid)));
        Assert.Equal(200, (await SendAsync(kacls, name, TokenOf(kacls, name))).Status);
        Assert.Equal(1, kacls.Issuers[name].KeySetRequests);
        return kacls;
    }

    private static TokenBuilder TokenOf(KaclsApp kacls, string name) =>
        name == "idp" ? kacls.Idp.IdToken() : kacls.Drive.DriveAuthorization();

    private static Task<Reply> SendAsync(KaclsApp kacls, string name, TokenBuilder token) =>
        kacls.PostAsync("wrap", name == "idp" ? kacls.WrapBody(token) : kacls.WrapBody(authorization: token));
}
