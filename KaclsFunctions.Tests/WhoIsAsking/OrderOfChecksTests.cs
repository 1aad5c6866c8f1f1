using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// With two things wrong the refusal names the one that is checked first: nothing that a token claims is believed before its signature.
/// </summary>
[Rule("A-51")]
public sealed class OrderOfChecksTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    /// <summary>In the order in which they are looked at; of two of them the upper one is the refusal.</summary>
    private static readonly (string ReasonCode, Func<KaclsApp, TokenBuilder, TokenBuilder> Spoil)[] Checks =
    [
        ("malformed", (_, token) => token.WithHeader("crit", new[] { "x" })),
        ("issuer_unknown", (_, token) => token.With("iss", "https://stranger.example")),
        ("algorithm_not_allowed", (_, token) => token.WithHmac([1])),
        ("signature_invalid", (_, token) => token.ForgedBy(KeyPool.Rsa(7))),
        ("audience_mismatch", (_, token) => token.With("aud", "other")),
        ("expired", (app, token) => token.With("exp", app.Clock.GetUtcNow().ToUnixTimeSeconds() - 600)),
        ("not_yet_valid", (app, token) => token.With("nbf", app.Clock.GetUtcNow().ToUnixTimeSeconds() + 600)),
        ("issued_in_future", (app, token) => token.With("iat", app.Clock.GetUtcNow().ToUnixTimeSeconds() + 600)),
        ("claim_missing", (_, token) => token.Without("email")),
    ];

    private readonly KaclsApp kacls = fixture.Kacls;

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            for (var first = 0; first < Checks.Length; first++)
            {
                for (var second = first + 1; second < Checks.Length; second++)
                {
                    // Both make the signature, and one undoes the other.
                    if (Checks[first].ReasonCode != "algorithm_not_allowed" || Checks[second].ReasonCode != "signature_invalid")
                    {
                        pairs.Add(first, second);
                    }
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Rule("4.8-10")]
    public async Task of_two_wrong_things_the_first_is_told(int first, int second)
    {
        TokenBuilder Spoil(TokenBuilder token) => Checks[first].Spoil(kacls, Checks[second].Spoil(kacls, token));
        (await kacls.PostAsync("wrap", kacls.WrapBody(Spoil(kacls.Idp.IdToken()))))
            .AssertRefused(401, $"authentication_{Checks[first].ReasonCode}");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: Spoil(kacls.Drive.DriveAuthorization()))))
            .AssertRefused(403, $"authorization_{Checks[first].ReasonCode}");
    }

    /// <summary>Who is asking comes before what may be done, and both before what is asked for.</summary>
    [Fact]
    [Rule("4.2-5")]
    public async Task the_tokens_come_one_after_the_other_and_then_the_rules()
    {
        var expired = kacls.Clock.GetUtcNow().ToUnixTimeSeconds() - 600;
        (await kacls.PostAsync(
            "wrap",
            kacls.WrapBody(kacls.Idp.IdToken().ForgedBy(KeyPool.Rsa(7)), kacls.Drive.DriveAuthorization().ForgedBy(KeyPool.Rsa(7)))))
            .AssertRefused(401, "authentication_signature_invalid");
        (await kacls.PostAsync(
            "wrap",
            kacls.WrapBody(kacls.Idp.IdToken().With("email", "other@example.com"), kacls.Drive.DriveAuthorization().With("exp", expired))))
            .AssertRefused(403, "authorization_expired");

        var all = kacls.Drive.DriveAuthorization("nobody").With("kacls_url", "https://x.example").With("kacls_owner_domain", "x.example")
            .With("email_type", "x").With("delegated_to", "x@y.example");
        var other = kacls.Idp.IdToken().With("email", "other@example.com");
        (await kacls.PostAsync("wrap", kacls.WrapBody(other, all))).AssertRefused(403, "user_mismatch");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: all))).AssertRefused(403, "role_not_allowed");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: all.With("role", "writer")))).AssertRefused(403, "kacls_url_mismatch");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: all.With("kacls_url", SampleTokens.KaclsUrl))))
            .AssertRefused(403, "owner_domain_mismatch");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: all.Without("kacls_owner_domain"))))
            .AssertRefused(403, "guest_not_allowed");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: all.With("email_type", "google"))))
            .AssertRefused(403, "delegation_missing");
    }

    /// <summary>A stranger learns nothing of an envelope: the rules are judged before it is opened.</summary>
    [Fact]
    [Rule("4.2-5")]
    public async Task an_envelope_is_looked_at_last()
    {
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody("AAAA", authorization: kacls.Drive.DriveAuthorization("upgrader"))))
            .AssertRefused(403, "role_not_allowed");
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody("AAAA", kacls.Idp.IdToken().With("email", "x@example.com"))))
            .AssertRefused(403, "user_mismatch");
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody("AAAA"))).AssertRefused(400, "envelope_malformed");
    }

    /// <summary>
    /// A new key under a known kid shows only in such a signature, so that it is looked for as a new kid is, and no more often.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 20)]
    public async Task forged_signatures_cause_no_more_fetches_than_unknown_kids(int secondsBetween, int fetches)
    {
        Assert.Equal(fetches, await FetchesAsync(secondsBetween, token => token, "authentication_signature_invalid"));
        Assert.Equal(
            fetches, await FetchesAsync(secondsBetween, token => token.WithHeader("kid", "made-up"), "authentication_key_unknown"));
    }

    private static async Task<int> FetchesAsync(int secondsBetween, Func<TokenBuilder, TokenBuilder> change, string reasonCode)
    {
        await using var app = await KaclsApp.StartAsync();
        var before = app.Issuers["idp"].KeySetRequests;
        for (var time = 0; time < 20; time++)
        {
            (await app.PostAsync("wrap", app.WrapBody(change(app.Idp.IdToken().ForgedBy(KeyPool.Rsa(7)))))).AssertRefused(401, reasonCode);
            app.Time.Advance(TimeSpan.FromSeconds(secondsBetween));
        }

        return app.Issuers["idp"].KeySetRequests - before;
    }
}
