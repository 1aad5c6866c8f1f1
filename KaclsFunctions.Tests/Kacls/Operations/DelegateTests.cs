using System.Text;
using System.Text.Json;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Operations;

public abstract class DelegateTests(HostFixture host)
{
    private readonly KaclsClient kacls = host.Kacls;
    private readonly DelegationRequests fixture = new(host.Kacls);

    [Fact]
    [Rule("10-1")]
    public async Task the_entity_wraps_and_unwraps_with_what_it_was_given()
    {
        var token = await fixture.DelegateAsync();
        var dek = SampleDek.New();
        var wrap = kacls.WrapBody(authorization: fixture.RoomAuthorization, dek: dek);
        wrap["authentication"] = token;
        var wrapped = await kacls.PostAsync("wrap", wrap);
        Assert.True(wrapped.Status == 200, wrapped.Body);

        var unwrap = kacls.UnwrapBody(
            wrapped.Json.GetProperty("wrapped_key").GetString()!, authorization: fixture.DelegatingAuthorization("reader"));
        unwrap["authentication"] = token;
        Assert.Equal(dek, (await kacls.PostAsync("unwrap", unwrap)).Bytes("key"));
    }

    [Fact]
    [Rule("4.6-3", "10-5")]
    public async Task the_token_says_who_for_whom_for_what_and_for_how_long()
    {
        var reply = await kacls.PostAsync("delegate", fixture.DelegateBody(
            kacls.Idp.IdToken().With("email", "Local@idp.example").With("google_email", "User@example.com")));
        Assert.Equal(["delegated_authentication"], reply.Json.EnumerateObject().Select(member => member.Name));
        var segments = reply.Json.GetProperty("delegated_authentication").GetString()!.Split('.');

        var header = Read(segments[0]);
        Assert.Equal(["alg", "kid", "typ"], header.EnumerateObject().Select(member => member.Name));
        Assert.Equal("RS256", header.GetProperty("alg").GetString());
        Assert.Equal(DelegationRequests.Type, header.GetProperty("typ").GetString());

        var payload = Read(segments[1]);
        var now = kacls.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(SampleTokens.KaclsUrl, payload.GetProperty("iss").GetString());
        Assert.Equal("kacls-delegation", payload.GetProperty("aud").GetString());
        Assert.Equal(now, payload.GetProperty("iat").GetInt64());
        Assert.Equal(now + 900, payload.GetProperty("exp").GetInt64());
        Assert.Equal("Local@idp.example", payload.GetProperty("email").GetString());
        Assert.Equal("User@example.com", payload.GetProperty("google_email").GetString());
        Assert.Equal(DelegationRequests.Room, payload.GetProperty("delegated_to").GetString());
        Assert.Equal(SampleTokens.DriveResource, payload.GetProperty("resource_name").GetString());
        Assert.Equal("idp", payload.GetProperty("provider").GetString());
        Assert.Equal("user", payload.GetProperty("provider_uses").GetString());
        Assert.Equal(22, payload.GetProperty("jti").GetString()!.Length);
    }

    [Fact]
    public async Task no_two_tokens_have_the_same_id()
    {
        var ids = new HashSet<string?>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(Read((await fixture.DelegateAsync()).Split('.')[1]).GetProperty("jti").GetString());
        }

        Assert.Equal(3, ids.Count);
    }

    [Fact]
    [Rule("10-5")]
    public async Task a_user_with_a_google_email_can_be_stood_in_for()
    {
        var token = await fixture.DelegateAsync(
            kacls.Idp.IdToken().With("email", "local@idp.example").With("google_email", SampleTokens.Email));
        Assert.Equal(200, (await fixture.WrapAsync(token)).Status);
    }

    [Theory]
    [InlineData("drive", "reader")]
    [InlineData("drive", "writer")]
    [InlineData("drive", "upgrader")]
    [InlineData("drive", "a role of its own")]
    [InlineData("meet", "writer")]
    [InlineData("calendar", "writer")]
    [InlineData("gmail-sta", "writer")]
    [Rule("4.6-6")]
    public async Task whatever_the_role_a_documents_application_may_delegate(string application, string role) =>
        Assert.Equal(
            200,
            (await kacls.PostAsync(
                "delegate", fixture.DelegateBody(authorization: fixture.DelegatingAuthorization(role, application)))).Status);

    [Theory]
    [InlineData("gmail")]
    [InlineData("migration")]
    [Rule("4.6-7")]
    public async Task any_other_application_is_refused(string application) =>
        (await kacls.PostAsync("delegate", fixture.DelegateBody(authorization: fixture.DelegatingAuthorization("writer", application))))
            .AssertRefused(403, "application_not_allowed");

    [Theory]
    [InlineData("delegated_to", null, "delegation_target_missing")]
    [InlineData("delegated_to", "", "delegation_target_missing")]
    [InlineData("resource_name", null, "authorization_claim_missing")]
    [InlineData("email", "other@example.com", "user_mismatch")]
    [InlineData("kacls_url", "https://other.example.com/v1", "kacls_url_mismatch")]
    [InlineData("kacls_owner_domain", "fabrikam.example", "owner_domain_mismatch")]
    [InlineData("email_type", "customer-idp", "guest_not_allowed")]
    [InlineData("email_type", "google-visitor", "guest_provider_mismatch")]
    [Rule("4.6-1", "4.6-2")]
    public async Task an_authorization_token_wrong_in_one_point_is_refused(string claim, string? value, string reasonCode)
    {
        var authorization = value is null ? fixture.RoomAuthorization.Without(claim) : fixture.RoomAuthorization.With(claim, value);
        (await kacls.PostAsync("delegate", fixture.DelegateBody(authorization: authorization))).AssertRefused(403, reasonCode);
    }

    [Fact]
    [Rule("4.6-8")]
    public async Task who_is_delegated_to_can_not_delegate_further()
    {
        var body = fixture.DelegateBody();
        body["authentication"] = await fixture.DelegateAsync();
        (await kacls.PostAsync("delegate", body)).AssertRefused(401, "authentication_purpose_mismatch");

        var foreign = kacls.Idp.IdToken().With("delegated_to", DelegationRequests.Room).With("resource_name", SampleTokens.DriveResource);
        (await kacls.PostAsync("delegate", fixture.DelegateBody(foreign))).AssertRefused(403, "delegation_not_allowed");
    }

    [Fact]
    public async Task an_administrator_is_no_user() =>
        (await kacls.PostAsync(
            "delegate", fixture.DelegateBody(fixture.AdminToken, fixture.RoomAuthorization.With("email", DelegationRequests.Admin))))
            .AssertRefused(401, "authentication_purpose_mismatch");

    [Fact]
    [Rule("9-6")]
    public async Task guests_and_users_do_not_stand_in_for_each_other_behind_a_delegation()
    {
        var visitor = fixture.RoomAuthorization.With("email_type", "google-visitor");
        var guests = await fixture.DelegateAsync(kacls.Issuers["guest-idp"].Issuer.IdToken(), visitor);
        Assert.Equal(200, (await fixture.WrapAsync(guests, visitor)).Status);
        (await fixture.WrapAsync(guests)).AssertRefused(403, "guest_provider_mismatch");
        (await fixture.WrapAsync(await fixture.DelegateAsync(), visitor)).AssertRefused(403, "guest_provider_mismatch");
    }

    [Fact]
    [Rule("4.6-4")]
    public async Task the_audit_record_names_user_entity_and_resource()
    {
        var reply = await kacls.PostAsync("delegate", fixture.DelegateBody());
        SuiteSecrets.AddToken(reply.Json.GetProperty("delegated_authentication").GetString()!);
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal("delegate", record["operation"]);
        Assert.Equal("granted", record["outcome"]);
        Assert.Equal(SampleTokens.Email, record["user"]);
        Assert.Equal(DelegationRequests.Room, record["delegated_to"]);
        Assert.Equal(SampleTokens.DriveResource, record["resource_name"]);
        Assert.Equal("{client:'meet' op:'delegate_access'}", record["reason"]);
    }

    [Fact]
    public async Task without_a_signing_key_it_says_so_after_the_tokens_are_checked()
    {
        await using var unsigned = await DelegationFixture.StartAsync(("Kacls:Signing:Path", ""));
        var requests = new DelegationRequests(unsigned);
        var reply = await unsigned.PostAsync("delegate", requests.DelegateBody());
        reply.AssertRefused(503, "signing_not_configured");
        Assert.Null(reply.Header("Retry-After"));

        (await unsigned.PostAsync("delegate", requests.DelegateBody(authorization: requests.RoomAuthorization.With("delegated_to", ""))))
            .AssertRefused(403, "delegation_target_missing");
        (await requests.WrapAsync(await requests.SignAsync())).AssertRefused(401, "authentication_key_unknown");
    }

    private static JsonElement Read(string segment) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(segment))).RootElement;
}
