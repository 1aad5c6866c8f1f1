using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.WhoIsAsking.IdentitySettings;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>5. Another claim than email can name the user, for one provider.</summary>
[Rule("A-39")]
public sealed class EmailClaimTests : IAsyncLifetime
{
    private KaclsApp kacls = null!;

    public async Task InitializeAsync() => kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>(HostFixture.Settings)
    {
        ["Kacls:Authentication:Providers:0:EmailClaim"] = "upn",
        ["Kacls:Authentication:Providers:2:EmailClaim"] = "preferred_username",
        ["Kacls:Authentication:Providers:2:Domains:0"] = "example.com",
    });

    public async Task DisposeAsync() => await kacls.DisposeAsync();

    [Fact]
    public async Task a_user_without_mail_comes_in_by_it()
    {
        var reply = await WrapAsync(kacls.Idp.IdToken().Without("email").With("upn", "USER@Example.com"));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal("USER@Example.com", (await kacls.AuditOfAsync(reply))["user"]);
    }

    [Fact]
    public async Task email_does_not_count_beside_it_and_does_not_stand_in_for_it()
    {
        Assert.Equal(200, (await WrapAsync(kacls.Idp.IdToken().With("email", new[] { 1 }).With("upn", SampleTokens.Email))).Status);
        (await WrapAsync(kacls.Idp.IdToken().With("upn", "other@example.com"))).AssertRefused(403, "user_mismatch");
        var missing = await WrapAsync(kacls.Idp.IdToken());
        missing.AssertRefused(401, "authentication_claim_missing");
        Assert.Equal(
            "the user's e-mail (EmailClaim) of provider 'idp': received 'email'; accepted 'upn'",
            (await kacls.AuditOfAsync(missing))["detail"]);
    }

    [Fact]
    public async Task it_must_be_usable_and_exact_in_its_name()
    {
        foreach (var value in new object?[] { "", null, 5, true, new[] { SampleTokens.Email }, new { } })
        {
            (await WrapAsync(kacls.Idp.IdToken().With("upn", value))).AssertRefused(401, "authentication_claim_malformed");
        }

        (await WrapAsync(kacls.Idp.IdToken().With("upn", new string('x', 321)))).AssertRefused(401, "authentication_claim_too_long");
        (await WrapAsync(kacls.Idp.IdToken().With("UPN", SampleTokens.Email))).AssertRefused(401, "authentication_claim_missing");
    }

    [Fact]
    public async Task google_email_goes_before_it()
    {
        Assert.Equal(200, (await WrapAsync(kacls.Idp.IdToken().With("google_email", SampleTokens.Email).With("upn", new[] { 1 }))).Status);
        (await WrapAsync(kacls.Idp.IdToken().With("google_email", "").With("upn", SampleTokens.Email)))
            .AssertRefused(401, "authentication_claim_malformed");
        (await WrapAsync(kacls.Idp.IdToken().With("google_email", "other@example.com").With("upn", SampleTokens.Email)))
            .AssertRefused(403, "user_mismatch");
    }

    [Fact]
    public async Task a_delegated_token_names_the_same_user()
    {
        var delegations = new DelegationRequests(kacls);
        var user = kacls.Idp.IdToken().With("email", "elsewhere@idp.example").With("upn", SampleTokens.Email);
        Assert.Equal(200, (await delegations.WrapAsync(await delegations.DelegateAsync(user))).Status);
    }

    [Fact]
    public async Task domains_and_privileged_users_judge_it()
    {
        var admin = kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", "x@elsewhere.example");
        Assert.Equal(200, (await PrivilegedAsync(admin.With("preferred_username", DelegationRequests.Admin))).Status);
        (await PrivilegedAsync(admin.With("preferred_username", "admin@fabrikam.example"))).AssertRefused(403, "provider_domain_mismatch");
        (await PrivilegedAsync(admin.With("preferred_username", SampleTokens.Email))).AssertRefused(403, "privileged_user_required");
    }

    [Fact]
    public async Task other_providers_keep_theirs()
    {
        var visitor = kacls.Drive.DriveAuthorization().With("email_type", "google-visitor");
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Issuers["guest-idp"].Issuer.IdToken(), visitor))).Status);
    }

    [Fact]
    public async Task two_entries_that_name_two_users_name_nobody()
    {
        await using var app = await KaclsApp.StartAsync(providers: issuers => new Dictionary<string, string?>
        {
            ["Kacls:Authentication:Providers:1:Issuer"] = issuers["Kacls:Authentication:Providers:0:Issuer"],
            ["Kacls:Authentication:Providers:1:Keys"] = issuers["Kacls:Authentication:Providers:0:Keys"],
            ["Kacls:Authentication:Providers:1:Audiences:0"] = "others",
            ["Kacls:Authentication:Providers:1:EmailClaim"] = "upn",
        });
        var token = app.Idp.IdToken().With("aud", new[] { SampleTokens.ClientId, "others" });
        (await app.PostAsync("wrap", app.WrapBody(token.With("upn", "other@example.com"))))
            .AssertRefused(401, "authentication_claim_malformed");
        Assert.Equal(200, (await app.PostAsync("wrap", app.WrapBody(token.With("upn", SampleTokens.Email)))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("u pn")]
    public void its_name_must_be_one(string name) => AssertError(
        "Kacls:Authentication:Providers:0:EmailClaim",
        ErrorsOf([.. Provider(0, "https://a.example", ["user"]), ("Kacls:Authentication:Providers:0:EmailClaim", name)]));

    private Task<Reply> WrapAsync(TokenBuilder token) => kacls.PostAsync("wrap", kacls.WrapBody(token));

    private Task<Reply> PrivilegedAsync(TokenBuilder token) => kacls.PostAsync(
        "privilegedwrap",
        new JsonObject { ["authentication"] = token.Mint(), ["resource_name"] = "r", ["key"] = Convert.ToBase64String(SampleDek.New()) });
}
