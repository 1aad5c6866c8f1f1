using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>3. Where a token has google_email it alone is read; where it has not, email must be right.</summary>
[Rule("A-37")]
public sealed class GoogleEmailTests(KaclsFixture fixture) : IClassFixture<KaclsFixture>
{
    private const string LongText = "LONG";
    private readonly KaclsApp kacls = fixture.App;

    public static TheoryData<string> Unusable =>
        [
            "\"\"",
            "null",
            "[]",
            "[\"user@example.com\"]",
            "{}",
            "5",
            "true",
            "\"\\ud83d\"",
            $"\"{LongText}\"",
            "\"other@example.com\"",
            "\" \"",
        ];

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task an_unusable_email_beside_it_means_nothing(string email)
    {
        var token = Token(
            "google_email",
            $"\"{SampleTokens.Email}\"",
            $"\"email\":{email.Replace(LongText, new string('x', 400), StringComparison.Ordinal)}");
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(token))).Status);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    [Rule("3.8-2")]
    public async Task it_is_never_passed_over_for_email(string googleEmail)
    {
        var token = Token(
            "google_email",
            googleEmail.Replace(LongText, new string('x', 400), StringComparison.Ordinal),
            $"\"email\":\"{SampleTokens.Email}\"");
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(token));
        Assert.True(reply.Status is 401 or 403, reply.Body);
        Assert.Contains(reply.ReasonCode, new[] { "authentication_claim_malformed", "authentication_claim_too_long", "user_mismatch" });
    }

    [Theory]
    [InlineData("", "authentication_claim_malformed")]
    [InlineData(null, "authentication_claim_malformed")]
    [Rule("3.8-3")]
    public async Task without_it_email_must_be_there(string? email, string reasonCode)
    {
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("email", email)))).AssertRefused(401, reasonCode);
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().Without("email"))))
            .AssertRefused(401, "authentication_claim_missing");
    }

    [Fact]
    public async Task the_audit_names_the_user_all_the_same()
    {
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(Token("google_email", $"\"{SampleTokens.Email}\"", "\"email\":null")));
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal((SampleTokens.Email, SampleTokens.Email), (record["user"], record["google_email"]));
    }

    [Fact]
    public async Task it_goes_on_into_a_delegated_token()
    {
        await using var app = await DelegationFixture.StartAsync();
        var delegations = new DelegationRequests(app);
        var user = app.Idp.IdToken().With("google_email", SampleTokens.Email).With("email", new[] { "x" });
        Assert.Equal(200, (await delegations.WrapAsync(await delegations.DelegateAsync(user))).Status);
    }

    private TokenBuilder Token(string claim, string value, string rest) =>
        kacls.Idp.IdToken().Without("email").WithRawPayload(json => $"{json[..^1]},\"{claim}\":{value},{rest}}}");
}
