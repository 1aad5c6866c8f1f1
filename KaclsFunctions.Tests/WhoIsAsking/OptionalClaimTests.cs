using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// 4. Google's optional claims are absent where they are empty or null; in users' tokens a claim that nobody uses refuses nobody.
/// </summary>
[Rule("A-38")]
public sealed class OptionalClaimTests(KaclsFixture fixture) : IClassFixture<KaclsFixture>
{
    private static readonly string[] GooglesOptional =
        [
            "email_type", "email_verification_type", "kacls_owner_domain", "perimeter_id", "delegated_to", "message_id", "spki_hash",
            "spki_hash_algorithm", "nbf"
        ];

    private static readonly string[] GooglesRequired = ["email", "role", "kacls_url", "resource_name", "iat", "exp", "iss", "aud"];
    private readonly KaclsApp kacls = fixture.App;

    public static TheoryData<string, string?> Absent => Pairs(GooglesOptional, "", null);

    /// <summary>message_id is for the record alone.</summary>
    public static TheoryData<string, string?> Typed => Pairs([.. GooglesOptional.Except(["message_id"])], "", null);

    public static TheoryData<string, string?> Required => Pairs(GooglesRequired, "", null);

    [Theory]
    [MemberData(nameof(Absent))]
    public async Task an_optional_claim_of_googles_that_is_empty_or_null_is_absent(string claim, string? value) =>
        Assert.Equal(
            200,
            (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With(claim, value)))).Status);

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task an_optional_claim_of_googles_of_another_type_is_refused(string claim, string? value)
    {
        foreach (var other in new object[] { true, new[] { "x" }, new { value } })
        {
            (await kacls.PostAsync(
                "wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().Without("email_type").With(claim, other))))
                .AssertRefused(403, "authorization_claim_malformed");
        }
    }

    [Theory]
    [MemberData(nameof(Required))]
    public async Task a_required_claim_of_googles_is_refused_empty_or_null(string claim, string? value)
    {
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With(claim, value)));
        Assert.True(reply.Status == 403, reply.Body);
        Assert.Contains(reply.ReasonCode, new[] { "authorization_claim_malformed", "authorization_audience_mismatch" });
    }

    [Fact]
    [Rule("3.8-13")]
    public async Task an_empty_email_type_is_no_guests_and_the_older_name_still_counts()
    {
        var older = kacls.Drive.DriveAuthorization().With("email_type", "").With("email_verification_type", "google-visitor");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: older))).AssertRefused(403, "guest_provider_mismatch");
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("email_type", null)));
        Assert.Equal("google", (await kacls.AuditOfAsync(reply))["email_type"]);
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("azp")]
    [InlineData("sub")]
    [InlineData("nonce")]
    [InlineData("auth_time")]
    [InlineData("sid")]
    [InlineData("name")]
    [InlineData("amr")]
    [InlineData("acr")]
    [InlineData("typ")]
    [InlineData("kid")]
    [InlineData("cnf")]
    [InlineData("client_id")]
    [InlineData("role")]
    [InlineData("kacls_url")]
    public async Task a_claim_that_is_not_used_refuses_by_no_type(string claim)
    {
        foreach (var value in new object?[]
        {
            null, "", 5, -1.5, true, Array.Empty<int>(), new[] { "x" }, new { x = new[] { 1 } }, "\ud83d\ude00"
        })
        {
            var reply = await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With(claim, value)));
            Assert.True(reply.Status == 200, $"{claim} {value}: {reply.Body}");
        }
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("azp")]
    [InlineData("sub")]
    public async Task nor_in_googles_tokens(string claim)
    {
        foreach (var value in new object?[] { null, "", 5, Array.Empty<int>(), new { } })
        {
            Assert.Equal(
                200,
                (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With(claim, value)))).Status);
        }
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("", 401)]
    [InlineData("now", 401)]
    [InlineData(true, 401)]
    [InlineData(-1, 401)]
    public async Task nbf_counts_unless_it_is_null(object? value, int status)
    {
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("nbf", value)));
        Assert.True(reply.Status == status, reply.Body);
        Assert.True(status == 200 || reply.ReasonCode == "authentication_claim_malformed", reply.Body);
    }

    [Fact]
    public async Task an_empty_or_null_header_is_absent()
    {
        foreach (var name in new[] { "kid", "typ" })
        {
            foreach (var value in new[] { "", null })
            {
                Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().WithHeader(name, value)))).Status);
                Assert.Equal(
                    200,
                    (await kacls.PostAsync(
                        "wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().WithHeader(name, value)))).Status);
            }

            (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().WithHeader(name, 5))))
                .AssertRefused(401, "authentication_malformed");
        }
    }

    [Fact]
    public async Task a_stranger_without_a_kid_is_still_a_stranger()
    {
        foreach (var kid in new[] { "", null })
        {
            (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(7)).WithHeader("kid", kid))))
                .AssertRefused(401, "authentication_signature_invalid");
        }
    }

    [Theory]
    [InlineData("[]", "authentication_audience_mismatch")]
    [InlineData("[5]", "authentication_claim_malformed")]
    [InlineData("[null]", "authentication_claim_malformed")]
    [InlineData("[\"client-id.apps.example.com\",5]", "authentication_claim_malformed")]
    [InlineData("[[\"client-id.apps.example.com\"]]", "authentication_claim_malformed")]
    [InlineData("{}", "authentication_claim_malformed")]
    [InlineData("\"\\ud83d\"", "authentication_claim_malformed")]
    public async Task an_audience_is_text_or_a_list_of_texts(string audience, string reasonCode) =>
        (await kacls.PostAsync(
            "wrap", kacls.WrapBody(kacls.Idp.IdToken().Without("aud").WithRawPayload(json => $"{json[..^1]},\"aud\":{audience}}}"))))
            .AssertRefused(401, reasonCode);

    private static TheoryData<string, string?> Pairs(string[] claims, params string?[] values)
    {
        var pairs = new TheoryData<string, string?>();
        foreach (var claim in claims)
        {
            foreach (var value in values)
            {
                pairs.Add(claim, value);
            }
        }

        return pairs;
    }
}
