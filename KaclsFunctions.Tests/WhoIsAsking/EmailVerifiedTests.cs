using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>2. An e-mail that its provider did not verify is nobody's, where it is what is compared.</summary>
[Rule("A-36")]
public sealed class EmailVerifiedTests(KaclsFixture fixture) : IClassFixture<KaclsFixture>
{
    private readonly KaclsApp kacls = fixture.App;

    [Theory]
    [InlineData("false")]
    [InlineData("\"false\"")]
    [InlineData("\"False\"")]
    [InlineData("\"\"")]
    [InlineData("\"no\"")]
    [InlineData("\" true\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("[true]")]
    [InlineData("{}")]
    [Rule("3.8-17")]
    public async Task whatever_is_not_true_is_refused(string value) =>
        (await kacls.PostAsync("wrap", kacls.WrapBody(Token(value)))).AssertRefused(401, "email_unverified");

    [Theory]
    [InlineData("true")]
    [InlineData("\"true\"")]
    [InlineData("\"True\"")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task true_or_nothing_comes_in(string? value) =>
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(Token(value)))).Status);

    [Fact]
    public async Task where_google_email_is_compared_it_means_nothing() =>
        Assert.Equal(
            200,
            (await kacls.PostAsync(
                "wrap", kacls.WrapBody(Token("false", token => token.With("google_email", SampleTokens.Email))))).Status);

    [Theory]
    [InlineData("unwrap", "idp")]
    [InlineData("delegate", "idp")]
    [InlineData("privatekeysign", "idp")]
    [InlineData("privatekeydecrypt", "idp")]
    [InlineData("privilegedwrap", "admin-idp")]
    [InlineData("privilegedunwrap", "admin-idp")]
    [InlineData("takeout_unwrap", "admin-idp")]
    [InlineData("privilegedprivatekeydecrypt", "admin-idp")]
    [InlineData("wrapprivatekey", "admin-idp")]
    public async Task no_operation_takes_it(string operation, string provider)
    {
        var body = new JsonObject
        {
            ["authentication"] = kacls.Issuers[provider].Issuer.IdToken().With("email_verified", false).Mint(),
            ["authorization"] = kacls.Drive.DriveAuthorization().Mint(),
            ["key"] = "AAAA", ["wrapped_key"] = "AAAA", ["resource_name"] = "r", ["private_key"] = "AAAA", ["wrapped_private_key"] = "AAAA",
            ["spki_hash"] = "AAAA", ["spki_hash_algorithm"] = "SHA-256", ["algorithm"] = "SHA256withRSA", ["digest"] = "AAAA",
            ["encrypted_data_encryption_key"] = "AAAA",
        };
        (await kacls.PostAsync(operation, body)).AssertRefused(401, "email_unverified");
    }

    [Fact]
    public async Task the_provider_that_always_says_false_can_be_told_apart()
    {
        await using var app = await KaclsApp.StartAsync(new Dictionary<string, string?>(HostFixture.Settings)
        {
            ["Kacls:Authentication:Providers:0:IgnoreEmailVerified"] = "true",

            // The claim goes along into delegated tokens.
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "locked",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:Default:Rules:0:When:Claims:email_verified:0"] = "locked",
        });
        var delegations = new DelegationRequests(app);
        Assert.Equal(200, (await app.PostAsync("wrap", app.WrapBody(app.Idp.IdToken().With("email_verified", false)))).Status);
        Assert.Equal(
            200, (await delegations.WrapAsync(await delegations.DelegateAsync(app.Idp.IdToken().With("email_verified", "false")))).Status);

        // The other providers are not meant.
        var body = new JsonObject
        {
            ["authentication"] = delegations.AdminToken.With("email_verified", false).Mint(), ["resource_name"] = "r", ["key"] = "AAAA",
        };
        (await app.PostAsync("privilegedwrap", body)).AssertRefused(401, "email_unverified");
    }

    [Fact]
    public async Task where_another_claim_names_the_user_it_means_nothing()
    {
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Authentication:Providers:0:EmailClaim"] = "upn" });
        Assert.Equal(
            200,
            (await app.PostAsync(
                "wrap", app.WrapBody(app.Idp.IdToken().With("email_verified", false).With("upn", SampleTokens.Email)))).Status);
        await using var named = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Authentication:Providers:0:EmailClaim"] = "email" });
        (await named.PostAsync("wrap", named.WrapBody(named.Idp.IdToken().With("email_verified", false))))
            .AssertRefused(401, "email_unverified");
    }

    private TokenBuilder Token(string? value, Func<TokenBuilder, TokenBuilder>? change = null)
    {
        var token = kacls.Idp.IdToken().Without("email_verified");
        token = change?.Invoke(token) ?? token;
        return value is null ? token : token.WithRawPayload(json => $"{json[..^1]},\"email_verified\":{value}}}");
    }
}
