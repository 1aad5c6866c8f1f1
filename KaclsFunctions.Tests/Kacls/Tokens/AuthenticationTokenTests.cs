using Kacls.Errors;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Tokens;

[Rule("A-1")]
public sealed class AuthenticationTokenTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private static readonly TokenErrors Errors = ErrorCatalogue.Authentication;

    private static readonly Dictionary<string, Func<TokenBuilder, TokenBuilder>> MalformedClaims = new()
    {
        ["google_email is empty"] = token => token.With("google_email", ""),
        ["google_email is null"] = token => token.With("google_email", null),
        ["google_email is a list"] = token => token.With("google_email", new[] { SampleTokens.Email }),
        ["delegated_to is empty"] = token => token.With("delegated_to", ""),
        ["resource_name is a number"] = token => token.With("resource_name", 1),
    };

    public static TheoryData<string> MalformedClaimNames => [.. MalformedClaims.Keys];

    [Theory]
    [MemberData(nameof(MalformedClaimNames))]
    [Rule("G3-1")]
    public async Task claims_of_the_wrong_type_are_refused(string name) => await Refused.WithAsync(
        Errors.ClaimMalformed, MalformedClaims[name](world.Idp.IdToken()).Mint(), text => world.AuthenticateAsync(text));

    [Fact]
    public async Task id_token_gives_its_claims()
    {
        var token = await world.AuthenticateAsync(
            world.Idp.IdToken().With("delegated_to", "room@example.com").With("resource_name", "meeting"));
        Assert.Equal("idp", token.Provider);
        Assert.Equal(TokenPurposes.User, token.Uses);
        Assert.Equal(world.Idp.Issuer, token.Issuer);
        Assert.Equal(SampleTokens.Email, token.Email);
        Assert.Equal(SampleTokens.Email, token.ComparableEmail);
        Assert.Null(token.GoogleEmail);
        Assert.Equal(("room@example.com", "meeting"), (token.DelegatedTo, token.ResourceName));
        Assert.Equal(world.Time.GetUtcNow().AddHours(1), token.Expires);
        Assert.NotEqual(0, token.Payload.Length);
    }

    [Fact]
    public async Task google_email_alone_is_compared_when_present()
    {
        var token = await world.AuthenticateAsync(world.Idp.IdToken().With("google_email", "workspace@example.com"));
        Assert.Equal("workspace@example.com", token.ComparableEmail);
        token = await world.AuthenticateAsync(world.Idp.IdToken().With("google_email", "workspace@example.com").Without("email"));
        Assert.Equal("workspace@example.com", token.ComparableEmail);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("PS256")]
    public async Task every_asymmetric_algorithm_is_accepted(string algorithm)
    {
        var key = world.Idp.Keys.Single(key => key.Algorithm == algorithm);
        await world.AuthenticateAsync(world.Idp.IdToken().SignedBy(key));
        await world.AuthenticateAsync(world.Idp.IdToken().SignedBy(key).WithoutHeader("kid"));
    }

    [Fact]
    public async Task key_that_declares_an_algorithm_is_for_no_other()
    {
        var token = world.Idp.IdToken().Using("RS512").Mint();
        await Refused.WithAsync(Errors.SignatureInvalid, token, text => world.AuthenticateAsync(text));
    }

    [Theory]
    [InlineData(TokenPurposes.Guest)]
    [InlineData(TokenPurposes.Privileged)]
    [InlineData(TokenPurposes.Guest | TokenPurposes.Privileged)]
    [InlineData(TokenPurposes.None)]
    public async Task users_provider_is_good_for_nothing_else(TokenPurposes needed) => await Refused.WithAsync(
        Errors.PurposeMismatch, world.Idp.IdToken().Mint(), text => world.AuthenticateAsync(text, needed));

    [Fact]
    public async Task one_of_several_uses_is_enough()
    {
        var token = await world.AuthenticateAsync(world.GuestIdp.IdToken(), TokenPurposes.User | TokenPurposes.Guest);
        Assert.Equal(("guests", TokenPurposes.Guest), (token.Provider, token.Uses));
    }

    [Fact]
    public async Task google_is_no_identity_provider_for_its_authorization_tokens()
    {
        var token = world.Drive.DriveAuthorization().Mint();
        await Refused.WithAsync(Errors.PurposeMismatch, token, text => world.AuthenticateAsync(text));
    }

    [Fact]
    public async Task audience_decides_between_providers_of_one_issuer()
    {
        var user = world.Tenant.IdToken().Mint();
        var admin = world.Tenant.IdToken().With("aud", "admin-client-id").Mint();
        Assert.Equal("tenant", (await world.AuthenticateAsync(user)).Provider);
        var privileged = await world.AuthenticateAsync(admin, TokenPurposes.Privileged);
        Assert.Equal(("tenant-admins", TokenPurposes.Privileged), (privileged.Provider, privileged.Uses));
        await Refused.WithAsync(Errors.PurposeMismatch, admin, text => world.AuthenticateAsync(text));
        await Refused.WithAsync(Errors.PurposeMismatch, user, text => world.AuthenticateAsync(text, TokenPurposes.Privileged));
    }

    [Fact]
    public async Task algorithm_of_one_providers_list_does_not_pass_for_another_of_the_same_issuer()
    {
        const TokenPurposes UserOrGuest = TokenPurposes.User | TokenPurposes.Guest;
        var guest = world.Tenant.IdToken().With("aud", "guest-client-id");
        await Refused.WithAsync(Errors.AlgorithmNotAllowed, guest.Mint(), text => world.AuthenticateAsync(text, TokenPurposes.Guest));
        await Refused.WithAsync(Errors.AlgorithmNotAllowed, guest.Mint(), text => world.AuthenticateAsync(text, UserOrGuest));
        Assert.Equal("tenant-guests", (await world.AuthenticateAsync(guest.SignedBy(KeyPool.EcP256), UserOrGuest)).Provider);
    }

    [Fact]
    [Rule("12-1")]
    public async Task token_for_two_client_ids_has_the_uses_of_both()
    {
        var token = world.Tenant.IdToken().With("aud", new[] { SampleTokens.ClientId, "admin-client-id" });
        var accepted = await world.AuthenticateAsync(token, TokenPurposes.Privileged);
        Assert.Equal(("tenant-admins", TokenPurposes.User | TokenPurposes.Privileged), (accepted.Provider, accepted.Uses));
    }

    [Theory]
    [InlineData(SampleTokens.ClientId)]
    [InlineData("")]
    [Rule("G3-3")]
    public async Task no_configured_audience_accepts_no_token(string audience)
    {
        var issuer = new TokenIssuer("https://no-audience.example.com", world.Time, KeyPool.Rsa(5));
        await Refused.WithAsync(
            Errors.AudienceMismatch, issuer.IdToken().With("aud", audience).Mint(), text => world.AuthenticateAsync(text));
    }

    [Fact]
    public async Task provider_without_uses_accepts_no_token()
    {
        var issuer = new TokenIssuer("https://useless.example.com", world.Time, KeyPool.Rsa(5));
        const TokenPurposes Any = TokenPurposes.User | TokenPurposes.Guest | TokenPurposes.Privileged;
        await Refused.WithAsync(Errors.PurposeMismatch, issuer.IdToken().Mint(), text => world.AuthenticateAsync(text, Any));
    }
}
