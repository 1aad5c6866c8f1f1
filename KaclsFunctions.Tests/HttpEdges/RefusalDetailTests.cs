using System.Text;
using System.Text.Json.Nodes;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>
/// What a setting or a clock can cause is mended by whoever reads the audit record alone: its detail has what came and what would have been
/// taken. The caller learns nothing of it.
/// </summary>
public sealed class RefusalDetailTests(RefusalFixture fixture) : IClassFixture<RefusalFixture>
{
    private const string Stranger = "https://stranger.example";

    internal static readonly Dictionary<string, Refusal> Refusals = new()
    {
        // The authentication token
        ["an issuer that nobody configured"] = new(
            "authentication_issuer_unknown", "wrap", x => x.Wrap(token => token.With("iss", Stranger)),
            Stranger, "/idp'", "/guest-idp'"),
        ["an issuer with a slash more"] = new(
            "authentication_issuer_unknown", "wrap", x => x.Wrap(token => token.With("iss", x.Kacls.Idp.Issuer + "/")),
            "/idp/'", "/idp'"),
        ["an administrator's sign-in"] = new(
            "authentication_purpose_mismatch", "wrap",
            x => WithToken(x.Wrap(), "authentication", x.Kacls.Issuers["admin-idp"].Issuer.IdToken()),
            "privileged", "user", "guest"),
        ["a user's sign-in in a privileged operation"] = new(
            "authentication_purpose_mismatch", "privilegedwrap",
            x => WithToken(x.PrivilegedWrap(token => token), "authentication", x.Kacls.Idp.IdToken()),
            "user", "privileged"),
        ["an access token"] = new(
            "authentication_purpose_mismatch", "wrap", x => x.Wrap(token => token.WithHeader("typ", "at+jwt")),
            "at+jwt", "JWT"),
        ["an algorithm off the list"] = new(
            "authentication_algorithm_not_allowed", "wrap", x => x.Wrap(token => token.WithHmac([1, 2, 3])),
            "HS256", "RS256", "ES512"),
        ["a key of another tenant"] = new(
            "authentication_key_unknown", "wrap", x => x.Wrap(token => token.WithHeader("kid", "made-up")),
            "made-up", "KEY-OF-IDP"),
        ["another client id"] = new(
            "authentication_audience_mismatch", "wrap", x => x.Wrap(token => token.With("aud", new[] { "mobile-client", "x" })),
            "mobile-client", SampleTokens.ClientId),
        ["a token kept too long"] = new(
            "authentication_expired", "wrap", x => x.Wrap(token => token.With("exp", x.Now - 75)),
            "75 s", "60 s", "Kacls:ClockSkew"),
        ["a token whose time is to come"] = new(
            "authentication_not_yet_valid", "wrap", x => x.Wrap(token => token.With("nbf", x.Now + 90)),
            "90 s", "60 s", "Kacls:ClockSkew"),
        ["a provider's clock ahead"] = new(
            "authentication_issued_in_future", "wrap", x => x.Wrap(token => token.With("iat", x.Now + 61)),
            "61 s", "60 s", "Kacls:ClockSkew"),
        ["no e-mail but a upn"] = new(
            "authentication_claim_missing", "wrap", x => x.Wrap(token => token.Without("email").With("upn", SampleTokens.Email)),
            "upn", "email", "EmailClaim"),
        ["an e-mail that is not verified"] = new(
            "email_unverified", "wrap", x => x.Wrap(token => token.With("email_verified", false)),
            "false", "true", "IgnoreEmailVerified"),
        ["another company's user"] = new(
            "provider_domain_mismatch", "wrap", x => x.Wrap(token => token.With("email", "user@fabrikam.example")),
            "user@fabrikam.example", "example.com", "*.example.com"),

        // The authorization token
        ["an application that nobody configured"] = new(
            "authorization_issuer_unknown", "wrap", x => x.Wrap(authorization: token => token.With("iss", Stranger)),
            Stranger, "gsuitecse-tokenissuer-drive@system"),
        ["an ID token as authorization"] = new(
            "authorization_purpose_mismatch", "wrap", x => WithToken(x.Wrap(), "authorization", x.Kacls.Idp.IdToken()),
            "user", "authorization"),
        ["another algorithm of Google's"] = new(
            "authorization_algorithm_not_allowed", "wrap", x => x.Wrap(authorization: token => token.Using("PS256")),
            "PS256", "RS256"),
        ["a key that Google withdrew"] = new(
            "authorization_key_unknown", "wrap", x => x.Wrap(authorization: token => token.WithHeader("kid", "made-up")),
            "made-up", "KEY-OF-DRIVE"),
        ["another audience of Google's"] = new(
            "authorization_audience_mismatch", "wrap", x => x.Wrap(authorization: token => token.With("aud", "cse-other")),
            "cse-other", SampleTokens.GoogleAudience),
        ["an authorization kept too long"] = new(
            "authorization_expired", "wrap", x => x.Wrap(authorization: token => token.With("exp", x.Now - 3600)),
            "3600 s", "60 s", "Kacls:ClockSkew"),
        ["an authorization whose time is to come"] = new(
            "authorization_not_yet_valid", "wrap", x => x.Wrap(authorization: token => token.With("nbf", x.Now + 61)),
            "61 s", "60 s"),
        ["our clock slow"] = new(
            "authorization_issued_in_future", "wrap", x => x.Wrap(authorization: token => token.With("iat", x.Now + 600)),
            "600 s", "60 s"),

        // The two together, and what the settings say of them
        ["another user"] = new(
            "user_mismatch", "wrap", x => x.Wrap(authorization: token => token.With("email", "other@example.com")),
            SampleTokens.Email, "other@example.com"),
        ["a google_email of another user"] = new(
            "user_mismatch", "wrap", x => x.Wrap(token => token.With("google_email", "u2@example.com")),
            "'u2@example.com'", SampleTokens.Email, "google_email"),
        ["Gmail's token for a document"] = new(
            "application_not_allowed", "wrap",
            x => WithToken(x.Wrap(), "authorization", x.Kacls.Issuers["gmail"].Issuer.DriveAuthorization()),
            "gmail", "drive", "gmail-sta"),
        ["a reader who writes"] = new(
            "role_not_allowed", "wrap", x => x.Wrap(authorization: token => token.With("role", "reader")),
            "reader", "writer", "upgrader"),
        ["another key service"] = new(
            "kacls_url_mismatch", "wrap", x => x.Wrap(authorization: token => token.With("kacls_url", "https://kacls.example.com/v2")),
            "https://kacls.example.com/v2", SampleTokens.KaclsUrl),
        ["another owner"] = new(
            "owner_domain_mismatch", "wrap", x => x.Wrap(authorization: token => token.With("kacls_owner_domain", "fabrikam.example")),
            "fabrikam.example", "contoso.example"),
        ["a guest of another kind"] = new(
            "guest_not_allowed", "wrap", x => x.Wrap(authorization: token => token.With("email_type", "customer-idp")),
            "customer-idp", "google-visitor"),
        ["a guest at the users' provider"] = new(
            "guest_provider_mismatch", "wrap", x => x.Wrap(authorization: token => token.With("email_type", "google-visitor")),
            "user", "guest"),
        ["a user at the guests' provider"] = new(
            "guest_provider_mismatch", "wrap", x => WithToken(x.Wrap(), "authentication", x.Kacls.Issuers["guest-idp"].Issuer.IdToken()),
            "guest", "user"),
        ["somebody who is no administrator"] = new(
            "privileged_user_required", "privilegedwrap", x => x.PrivilegedWrap(token => token.With("email", "clerk@example.com")),
            "clerk@example.com", DelegationRequests.Admin),
        ["an administrator's old sign-in"] = new(
            "privileged_token_too_old", "privilegedwrap", x => x.PrivilegedWrap(token => token.With("iat", x.Now - 301)),
            "301 s", "300 s", "Kacls:Privileged:MaxTokenAge"),

        // Peers
        ["a key service that is no peer"] = new(
            "peer_not_allowed", "rewrap", x => x.Kacls.RewrapBody(Stranger + "/v1"),
            Stranger + "/v1", RefusalFixture.Listed, RefusalFixture.Past),
        ["a peer that may not unwrap"] = new(
            "peer_not_allowed", "privilegedunwrap", x => x.PeerUnwrap(RefusalFixture.Listed),
            "unwrap", "rewrap-from"),
        ["a peer that is not rewrapped from"] = new(
            "peer_not_allowed", "rewrap", x => x.Kacls.RewrapBody(RefusalFixture.Elsewhere),
            "rewrap-from", "unwrap"),
        ["a peer from elsewhere"] = new(
            "peer_not_allowed", "privilegedunwrap", x => x.PeerUnwrap(RefusalFixture.Elsewhere),
            "127.0.0.1", "203.0.113.0/24"),
        ["a peer after its time"] = new(
            "peer_not_allowed", "rewrap", x => x.Kacls.RewrapBody(RefusalFixture.Past),
            "2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z"),

        // No setting's doing, but told in the same way
        ["a key of another document"] = new(
            "resource_mismatch", "unwrap",
            x => x.Kacls.UnwrapBody(x.Wrapped, authorization: x.Kacls.Drive.DriveAuthorization("reader").With("resource_name", "//other")),
            "//other", SampleTokens.DriveResource),
        ["another certificate"] = new(
            "spki_hash_mismatch", "privatekeysign",
            x => new GmailRequests(x.Kacls).SignBody(SmimeKeys.Other, x.WrappedPrivateKey, new byte[32]),
            "HASH-OF-OTHER", "HASH-OF-KEY", "envelope"),
        ["a delegation to another room"] = new(
            "delegation_not_allowed", "delegate",
            x => new DelegationRequests(x.Kacls).DelegateBody(
                x.Kacls.Idp.IdToken().With("delegated_to", "other@example.com").With("resource_name", SampleTokens.DriveResource)),
            "other@example.com", "none"),
        ["a room with the user's own token"] = new(
            "delegation_missing", "wrap", x => x.Wrap(authorization: token => token.With("delegated_to", DelegationRequests.Room)),
            "none", DelegationRequests.Room),
        ["a delegation for another room"] = new(
            "delegation_mismatch", "wrap",
            x => x.Wrap(
                token => token.With("delegated_to", "other@example.com"), token => token.With("delegated_to", DelegationRequests.Room)),
            "other@example.com", DelegationRequests.Room),
        ["a delegation for another meeting"] = new(
            "delegation_resource_mismatch", "wrap",
            x => x.Wrap(
                token => token.With("delegated_to", DelegationRequests.Room).With("resource_name", "other"),
                token => token.With("delegated_to", DelegationRequests.Room)),
            "'other'", SampleTokens.DriveResource),
    };

    /// <summary>
    /// Refusals of a token that neither settings nor clocks can cause, or that say all there is to say without a comparison.
    /// </summary>
    private static readonly string[] Others =
    [
        "authentication_malformed", "authentication_signature_invalid", "authentication_claim_doubled", "authentication_claim_malformed",
        "authentication_claim_too_long",
        "authorization_malformed", "authorization_signature_invalid", "authorization_claim_missing", "authorization_claim_doubled",
        "authorization_claim_malformed",
        "authorization_claim_too_long", "delegation_target_missing", "peer_address_not_allowed", "peer_token_replayed", "perimeter_denied",
        "operation_disabled", "front_door_required",
    ];

    public static TheoryData<string> Names => [.. Refusals.Keys];

    [Fact]
    public void every_refusal_of_who_and_what_is_either_told_in_full_or_named_as_one_that_no_setting_causes() => Assert.Equal(
        ErrorCatalogue.All.Where(error => error.Status is 401 or 403).Select(error => error.ReasonCode).Order(StringComparer.Ordinal),
        Refusals.Values.Select(refusal => refusal.ReasonCode).Distinct().Concat(Others).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    [Rule("G8-1")]
    public async Task the_detail_has_what_came_and_what_would_have_been_taken(string name)
    {
        var refusal = Refusals[name];
        var body = refusal.Body(fixture);
        var reply = await fixture.Kacls.PostAsync(refusal.Operation, body);
        var error = ErrorCatalogue.All.Single(error => error.ReasonCode == refusal.ReasonCode);
        reply.AssertRefused(error.Status, error.ReasonCode);
        Assert.Equal(error.Message, reply.Json.GetProperty("message").GetString());

        var detail = (await fixture.Kacls.AuditOfAsync(reply))["detail"];
        var (received, accepted) = Halves(detail);
        Assert.Contains(Named(refusal.Received), received, StringComparison.Ordinal);
        Assert.All(refusal.Accepted, text => Assert.Contains(Named(text), detail, StringComparison.Ordinal));
        Assert.Contains(Named(refusal.Accepted[0]), accepted, StringComparison.Ordinal);
        AssertNoToken(body, detail);
    }

    [Theory]
    [InlineData("iss", "authentication_issuer_unknown")]
    [InlineData("aud", "authentication_audience_mismatch")]
    [InlineData("kacls_url", "kacls_url_mismatch")]
    [InlineData("delegated_to", "delegation_missing")]
    [InlineData("kacls_owner_domain", "owner_domain_mismatch")]
    public async Task a_token_in_a_claim_is_not_told_either(string claim, string reasonCode)
    {
        var inner = fixture.Kacls.Idp.Token().With("a", "b").Mint();
        inner = claim is "delegated_to" or "kacls_owner_domain" ? inner[..200] : inner;
        var body = reasonCode.StartsWith("authentication", StringComparison.Ordinal)
            ? fixture.Wrap(token => token.With(claim, inner))
            : fixture.Wrap(
                authorization: token => token.With(claim, claim == "kacls_url" ? $"https://kacls.example/v1?token={inner}" : inner));
        var reply = await fixture.Kacls.PostAsync("wrap", body);
        Assert.Equal(reasonCode, reply.ReasonCode);
        var detail = (await fixture.Kacls.AuditOfAsync(reply))["detail"];
        Assert.Contains("(a token)", detail, StringComparison.Ordinal);
        for (var start = 0; start + 20 <= inner.Length; start++)
        {
            Assert.DoesNotContain(inner.Substring(start, 20), detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task however_much_came_there_is_room_for_what_would_have_been_taken()
    {
        var audiences = Enumerable.Range(0, 30).Select(index => $"{index}-{new string('ü', 40)}").ToArray();
        var detail = await DetailOfAsync(fixture.Wrap(token => token.With("aud", audiences)));
        Assert.InRange(Encoding.UTF8.GetByteCount(detail), 1, 1024);
        Assert.EndsWith($"accepted '{SampleTokens.ClientId}'", detail, StringComparison.Ordinal);
        Assert.Contains("more; accepted", detail, StringComparison.Ordinal);

        detail = await DetailOfAsync(
            fixture.Wrap(authorization: token => token.With("kacls_url", "https://kacls.example.com/" + new string('x', 2000))));
        Assert.EndsWith($"accepted '{SampleTokens.KaclsUrl}'", detail, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(detail), 1, 1024);
    }

    [Theory]
    [InlineData("us\u200Ber@example.com", @"'us\u200ber@example.com'")]
    [InlineData("user@example.com\u202E", @"'user@example.com\u202e'")]
    [InlineData("user\r\n@example.com", @"'user\u000d\u000a@example.com'")]
    [InlineData("us\u00A0er@example.com", @"'us\u00a0er@example.com'")]
    [InlineData("jürgen@example.com", "'jürgen@example.com'")]
    [InlineData("o'brien@example.com", @"'o\'brien@example.com'")]
    [InlineData(@"a'; accepted 'b\@example.com", @"'a\'; accepted \'b\\@example.com'")]
    public async Task what_nobody_sees_is_written_out_and_nothing_passes_for_our_own_words(string email, string shown) =>
        Assert.Contains(
            shown, await DetailOfAsync(fixture.Wrap(authorization: token => token.With("email", email))), StringComparison.Ordinal);

    private static JsonObject WithToken(JsonObject body, string member, TokenBuilder token)
    {
        body[member] = token.Mint();
        return body;
    }

    private static (string Received, string Accepted) Halves(string detail)
    {
        var parts = detail.Split("; accepted ");
        Assert.True(parts.Length == 2 && parts[0].Contains(": received ", StringComparison.Ordinal), detail);
        return (parts[0], parts[1]);
    }

    private string Named(string text) => text switch
    {
        "KEY-OF-IDP" => fixture.Kacls.Idp.Keys[0].Id,
        "HASH-OF-OTHER" => SmimeKeys.SpkiHashOf(SmimeKeys.Other),
        "HASH-OF-KEY" => SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048),
        "KEY-OF-DRIVE" => fixture.Kacls.Drive.Keys[0].Id,
        _ => text,
    };

    private static void AssertNoToken(JsonObject body, string detail)
    {
        foreach (var token in new[] { "authentication", "authorization" }.Select(member => body[member]?.GetValue<string>())
            .OfType<string>())
        {
            Assert.All(
                token.Split('.').Where(segment => segment.Length > 0),
                segment => Assert.DoesNotContain(segment[..20], detail, StringComparison.Ordinal));
        }
    }

    private async Task<string> DetailOfAsync(JsonObject body) =>
        (await fixture.Kacls.AuditOfAsync(await fixture.Kacls.PostAsync("wrap", body)))["detail"];

    internal sealed record Refusal(
        string ReasonCode, string Operation, Func<RefusalFixture, JsonObject> Body, string Received, params string[] Accepted);
}
