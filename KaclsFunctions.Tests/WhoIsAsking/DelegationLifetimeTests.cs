using System.Text.Json;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// 7. A delegated token ends with the first of the tokens that it was made from; the role at delegate is recorded, never compared.
/// </summary>
[Rule("A-41")]
public sealed class DelegationLifetimeTests(DelegationFixture fixture) : IClassFixture<DelegationFixture>
{
    private readonly KaclsApp kacls = fixture.App;
    private readonly DelegationRequests requests = new(fixture.App);

    [Theory]
    [InlineData(3600, 3600, 900)]
    [InlineData(600, 3600, 600)]
    [InlineData(3600, 300, 300)]
    [InlineData(120, 60, 60)]
    [InlineData(60.9, 3600, 60)]
    [InlineData(900, 900, 900)]
    [InlineData(901, 899, 899)]
    [InlineData(-30, 3600, -30)]
    [Rule("10-4")]
    public async Task it_expires_with_the_first_of_them(double authentication, double authorization, long expected)
    {
        var now = kacls.Clock.GetUtcNow().ToUnixTimeSeconds();
        var token = await requests.DelegateAsync(
            kacls.Idp.IdToken().With("exp", now + authentication), requests.RoomAuthorization.With("exp", now + authorization));
        using var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]));
        Assert.Equal(now + expected, payload.RootElement.GetProperty("exp").GetInt64());
    }

    [Fact]
    public async Task it_opens_nothing_when_the_users_token_has_ended()
    {
        await using var app = await DelegationFixture.StartAsync(("Kacls:ClockSkew", "00:00:00"));
        var own = new DelegationRequests(app);
        var token = await own.DelegateAsync(app.Idp.IdToken().With("exp", app.Clock.GetUtcNow().ToUnixTimeSeconds() + 300));
        app.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(200, (await own.WrapAsync(token)).Status);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        (await own.WrapAsync(token)).AssertRefused(401, "authentication_expired");
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("signer")]
    [InlineData("migrator")]
    [InlineData("Writer")]
    [InlineData("delegator")]
    [Rule("4.6-6")]
    public async Task any_role_delegates_and_is_recorded(string role)
    {
        var reply = await kacls.PostAsync("delegate", requests.DelegateBody(authorization: requests.DelegatingAuthorization(role)));
        Assert.True(reply.Status == 200, reply.Body);
        SuiteSecrets.AddToken(reply.Json.GetProperty("delegated_authentication").GetString()!);
        Assert.Equal(role, (await kacls.AuditOfAsync(reply))["role"]);

        // What the room may do, the authorization token of its own call says.
        (await requests.WrapAsync(
            reply.Json.GetProperty("delegated_authentication").GetString()!, requests.DelegatingAuthorization("reader")))
            .AssertRefused(403, "role_not_allowed");
        Assert.Equal(200, (await requests.WrapAsync(reply.Json.GetProperty("delegated_authentication").GetString()!)).Status);
    }

    [Fact]
    public async Task no_role_delegates_too_but_does_nothing_else()
    {
        foreach (var authorization in new[]
        {
            requests.RoomAuthorization.Without("role"),
            requests.RoomAuthorization.With("role", ""),
            requests.RoomAuthorization.With("role", null),
        })
        {
            await requests.DelegateAsync(authorization: authorization);
        }

        (await kacls.PostAsync("delegate", requests.DelegateBody(authorization: requests.RoomAuthorization.With("role", 5))))
            .AssertRefused(403, "authorization_claim_malformed");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().Without("role"))))
            .AssertRefused(403, "authorization_claim_missing");
    }
}
