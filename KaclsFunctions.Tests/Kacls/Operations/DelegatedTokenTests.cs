using System.Text;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Operations;

/// <summary>
/// What delegate made is good for wrap and unwrap of one resource by one entity, for a quarter of an hour, and for nothing else.
/// </summary>
[Rule("A-9")]
public sealed class DelegatedTokenTests(DelegationFixture fixture) : IClassFixture<DelegationFixture>
{
    private readonly KaclsApp kacls = fixture.App;
    private readonly DelegationRequests requests = new(fixture.App);

    [Theory]
    [InlineData("resource_name", "//googleapis.com/drive/files/other", "delegation_resource_mismatch")]
    [InlineData("resource_name", SampleTokens.DriveResource + "x", "delegation_resource_mismatch")]
    [InlineData("delegated_to", "other@example.com", "delegation_mismatch")]
    [InlineData("delegated_to", null, "delegation_mismatch")]
    [InlineData("email", "other@example.com", "user_mismatch")]
    [InlineData("role", "reader", "role_not_allowed")]
    [Rule("10-2")]
    public async Task is_refused_beside_an_authorization_token_for_something_else(string claim, string? value, string reasonCode)
    {
        var authorization = value is null ? requests.RoomAuthorization.Without(claim) : requests.RoomAuthorization.With(claim, value);
        (await requests.WrapAsync(await requests.DelegateAsync(), authorization)).AssertRefused(403, reasonCode);
    }

    [Fact]
    [Rule("3.8-6")]
    public async Task compares_the_entity_without_regard_to_case() =>
        Assert.Equal(
            200,
            (await requests.WrapAsync(
                await requests.DelegateAsync(), requests.RoomAuthorization.With("delegated_to", "ROOM@Example.com"))).Status);

    [Theory]
    [InlineData("delegate")]
    [InlineData("privatekeydecrypt")]
    [InlineData("privatekeysign")]
    [InlineData("privilegedprivatekeydecrypt")]
    [InlineData("privilegedunwrap")]
    [InlineData("privilegedwrap")]
    [InlineData("takeout_unwrap")]
    [InlineData("wrapprivatekey")]
    [Rule("4.6-5", "4.13-6")]
    public async Task authenticates_nobody_in_any_other_operation(string operation)
    {
        foreach (var token in new[]
        {
            await requests.DelegateAsync(), await requests.SignAsync(claims => claims["email"] = DelegationRequests.Admin)
        })
        {
            (await kacls.PostAsync(operation, Everything(authentication: token))).AssertRefused(401, "authentication_purpose_mismatch");
        }
    }

    [Theory]
    [InlineData("wrap")]
    [InlineData("unwrap")]
    [InlineData("digest")]
    [InlineData("rewrap")]
    [Rule("4.6-5")]
    public async Task authorizes_nothing(string operation)
    {
        var body = Everything(authorization: await requests.DelegateAsync());
        (await kacls.PostAsync(operation, body)).AssertRefused(403, "authorization_purpose_mismatch");
    }

    [Fact]
    [Rule("10-3")]
    public async Task expires_after_a_quarter_of_an_hour_and_the_skew_of_clocks()
    {
        await using var own = await DelegationFixture.StartAsync();
        var token = await new DelegationRequests(own).DelegateAsync();
        own.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(200, (await new DelegationRequests(own).WrapAsync(token)).Status);
        own.Time.Advance(TimeSpan.FromMinutes(1));
        (await new DelegationRequests(own).WrapAsync(token)).AssertRefused(401, "authentication_expired");
    }

    [Fact]
    [Rule("10-3")]
    public async Task lives_as_long_as_the_setting_says()
    {
        await using var own = await DelegationFixture.StartAsync(
            ("Kacls:Delegation:Lifetime", "00:02:00"), ("Kacls:ClockSkew", "00:00:00"));
        var token = await new DelegationRequests(own).DelegateAsync();
        own.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, (await new DelegationRequests(own).WrapAsync(token)).Status);
        own.Time.Advance(TimeSpan.FromSeconds(1));
        (await new DelegationRequests(own).WrapAsync(token)).AssertRefused(401, "authentication_expired");
    }

    [Fact]
    public async Task is_good_at_every_instance_with_the_same_key()
    {
        await using var other = await DelegationFixture.StartAsync();
        Assert.Equal(200, (await new DelegationRequests(other).WrapAsync(await requests.DelegateAsync())).Status);
    }

    /// <summary>Signed with our own key, and right in every point but one.</summary>
    [Theory]
    [InlineData("nothing", 200, null)]
    [InlineData("typ JWT", 401, "authentication_purpose_mismatch")]
    [InlineData("typ of another case", 401, "authentication_purpose_mismatch")]
    [InlineData("aud of migration", 401, "authentication_audience_mismatch")]
    [InlineData("aud of a provider", 401, "authentication_audience_mismatch")]
    [InlineData("no aud", 401, "authentication_claim_missing")]
    [InlineData("no exp", 401, "authentication_claim_missing")]
    [InlineData("no e-mail", 401, "authentication_claim_missing")]
    [InlineData("no delegated_to", 401, "authentication_claim_missing")]
    [InlineData("no resource_name", 401, "authentication_claim_missing")]
    [InlineData("no provider", 401, "authentication_claim_missing")]
    [InlineData("no uses", 401, "authentication_claim_missing")]
    [InlineData("privileged uses", 403, "guest_provider_mismatch")]
    [InlineData("guest uses", 403, "guest_provider_mismatch")]
    [InlineData("iss of a provider", 401, "authentication_key_unknown")]
    [InlineData("iss with a slash", 401, "authentication_issuer_unknown")]
    [Rule("10-6")]
    public async Task is_nothing_but_what_delegate_makes(string point, int status, string? reasonCode)
    {
        var token = point switch
        {
            "typ JWT" => await requests.SignAsync(type: "JWT"),
            "typ of another case" => await requests.SignAsync(type: "KACLS-delegation+jwt"),
            "aud of migration" => await With("aud", "kacls-migration"),
            "aud of a provider" => await With("aud", SampleTokens.ClientId),
            "no aud" => await Without("aud"),
            "no exp" => await Without("exp"),
            "no e-mail" => await Without("email"),
            "no delegated_to" => await Without("delegated_to"),
            "no resource_name" => await Without("resource_name"),
            "no provider" => await Without("provider"),
            "no uses" => await Without("provider_uses"),
            "privileged uses" => await With("provider_uses", "user privileged"),
            "guest uses" => await With("provider_uses", "guest"),
            "iss of a provider" => await With("iss", kacls.Idp.Issuer),
            "iss with a slash" => await With("iss", SampleTokens.KaclsUrl + "/"),
            _ => await requests.SignAsync(),
        };
        var reply = await requests.WrapAsync(token);
        if (reasonCode is null)
        {
            Assert.Equal(status, reply.Status);
        }
        else
        {
            reply.AssertRefused(status, reasonCode);
        }
    }

    [Theory]
    [InlineData("under its own kid", "authentication_key_unknown")]
    [InlineData("under our kid", "authentication_signature_invalid")]
    [InlineData("without kid", "authentication_signature_invalid")]
    [InlineData("with its own key inside", "authentication_key_unknown")]
    [InlineData("unsigned", "authentication_algorithm_not_allowed")]
    [InlineData("with another algorithm", "authentication_algorithm_not_allowed")]
    [Rule("10-6", "G1-3")]
    public async Task can_not_be_forged_by_a_provider(string how, string reasonCode)
    {
        var own = (await requests.SignAsync()).Split('.');
        var header = JsonNode.Parse(Decode(own[0]))!;
        var forged = kacls.Idp.IdToken().WithRawPayload(_ => Decode(own[1])).WithHeader("typ", DelegationRequests.Type);
        forged = how switch
        {
            "under our kid" => forged.WithHeader("kid", header["kid"]!.GetValue<string>()),
            "without kid" => forged.WithoutHeader("kid"),
            "with its own key inside" => forged.WithHeader("jwk", kacls.Idp.Keys[0].ToJwk()),
            "unsigned" => forged.WithoutSignature(),
            "with another algorithm" => forged.Using("RS512"),
            _ => forged,
        };
        (await requests.WrapAsync(forged.Mint())).AssertRefused(401, reasonCode);
    }

    [Fact]
    [Rule("4.13-6")]
    public async Task can_not_be_changed()
    {
        var own = (await requests.DelegateAsync()).Split('.');
        var typed = Encode(Decode(own[0]).Replace(DelegationRequests.Type, "JWT", StringComparison.Ordinal));
        var meant = Encode(Decode(own[1]).Replace("kacls-delegation", "kacls-migration", StringComparison.Ordinal));
        foreach (var changed in new[] { $"{typed}.{own[1]}.{own[2]}", $"{own[0]}.{meant}.{own[2]}" })
        {
            (await requests.WrapAsync(changed)).AssertRefused(401, "authentication_signature_invalid");
        }
    }

    private static string Decode(string segment) => Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(segment));

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private Task<string> With(string claim, string value) => requests.SignAsync(claims => claims[claim] = value);

    private Task<string> Without(string claim) => requests.SignAsync(claims => claims.Remove(claim));

    /// <summary>Every member that any operation asks for.</summary>
    private JsonObject Everything(string? authentication = null, string? authorization = null) => new()
    {
        ["authentication"] = authentication ?? kacls.Idp.IdToken().Mint(),
        ["authorization"] = authorization ?? requests.RoomAuthorization.Mint(),
        ["key"] = Convert.ToBase64String(SampleDek.New()),
        ["wrapped_key"] = "AAAA",
        ["resource_name"] = SampleTokens.DriveResource,
        ["original_kacls_url"] = "https://old.example/v1",
        ["private_key"] = "AAAA",
        ["wrapped_private_key"] = "AAAA",
        ["algorithm"] = "SHA256withRSA",
        ["digest"] = "AAAA",
        ["encrypted_data_encryption_key"] = "AAAA",
        ["spki_hash"] = "AAAA",
        ["spki_hash_algorithm"] = "SHA-256",
    };
}
