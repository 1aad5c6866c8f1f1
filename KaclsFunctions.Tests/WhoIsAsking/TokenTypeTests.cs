using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// 6. A token that says that it is for something else than signing in is no authentication token (RFC 9068, RFC 8725 section 3.11).
/// </summary>
[Rule("A-40")]
public sealed class TokenTypeTests(KaclsFixture fixture) : IClassFixture<KaclsFixture>
{
    private readonly KaclsApp kacls = fixture.App;

    public static TheoryData<string> OtherTypes => [.. new[]
    {
        "at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "token-introspection+jwt", "kb+jwt", "oauth-authz-req+jwt",
        "kacls-delegation+jwt",
    }.SelectMany(
        type => new[] { type, type.ToUpperInvariant(), $"application/{type}", $"Application/{type}", $"{type};x=1", $" {type} " })];

    [Theory]
    [MemberData(nameof(OtherTypes))]
    public async Task another_type_is_refused_in_each_token(string type)
    {
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().WithHeader("typ", type))))
            .AssertRefused(401, "authentication_purpose_mismatch");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().WithHeader("typ", type))))
            .AssertRefused(403, "authorization_purpose_mismatch");
        var privileged = kacls.Issuers["admin-idp"].Issuer.IdToken().WithHeader("typ", type).Mint();
        (await kacls.PostAsync(
            "privilegedwrap", new JsonObject { ["authentication"] = privileged, ["resource_name"] = "r", ["key"] = "AAAA" }))
            .AssertRefused(401, "authentication_purpose_mismatch");
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("application/jwt")]
    [InlineData("JOSE")]
    [InlineData("")]
    [InlineData(null)]
    public async Task what_providers_write_into_an_id_token_comes_in(string? type) =>
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().WithHeader("typ", type)))).Status);

    [Fact]
    public async Task a_forged_one_is_a_bad_signature_first() =>
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().ForgedBy(KeyPool.Rsa(7)).WithHeader("typ", "at+jwt"))))
            .AssertRefused(401, "authentication_signature_invalid");
}
