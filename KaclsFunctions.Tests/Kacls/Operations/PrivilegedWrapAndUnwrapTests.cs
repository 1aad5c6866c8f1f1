using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

[Rule("A-10")]
public abstract class PrivilegedWrapAndUnwrapTests(HostFixture host)
{
    private static readonly string[] Names = ["privilegedwrap", "privilegedunwrap", "takeout_unwrap"];
    private readonly KaclsClient kacls = host.Kacls;
    private readonly DelegationRequests fixture = new(host.Kacls);

    public static TheoryData<string> Operations => [.. Names];

    [Theory]
    [InlineData("wrap", "privilegedunwrap")]
    [InlineData("wrap", "takeout_unwrap")]
    [InlineData("privilegedwrap", "unwrap")]
    [InlineData("privilegedwrap", "privilegedunwrap")]
    [Rule("4.7-3", "4.8-2")]
    public async Task blobs_are_of_one_kind(string wrap, string unwrap)
    {
        var dek = SampleDek.New();
        var wrapped = wrap == "wrap" ? await kacls.WrapAsync(dek) : await WrapAsync(dek);
        var reply = await kacls.PostAsync(unwrap, unwrap == "unwrap" ? kacls.UnwrapBody(wrapped) : UnwrapBody(wrapped));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(["key"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(dek, reply.Bytes("key"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("finance")]
    [Rule("4.4-2")]
    public async Task digest_is_the_same_whichever_way_a_key_was_wrapped(string perimeterId)
    {
        var dek = SampleDek.New();
        var ordinary = await kacls.WrapAsync(dek, kacls.Drive.DriveAuthorization().With("perimeter_id", perimeterId));
        var privileged = await WrapAsync(dek, perimeterId);
        Assert.Equal(
            (await kacls.PostAsync("digest", kacls.DigestBody(ordinary))).Bytes("resource_key_hash"),
            (await kacls.PostAsync("digest", kacls.DigestBody(privileged))).Bytes("resource_key_hash"));
    }

    [Fact]
    [Rule("4.7-2")]
    public async Task the_perimeter_may_be_absent_null_or_empty()
    {
        var absent = WrapBody(SampleDek.New());
        absent.Remove("perimeter_id");
        var none = WrapBody(SampleDek.New());
        none["perimeter_id"] = null;
        foreach (var body in new[] { absent, none, WrapBody(SampleDek.New(), "") })
        {
            Assert.Equal(200, (await kacls.PostAsync("privilegedwrap", body)).Status);
        }
    }

    [Theory]
    [InlineData("privilegedwrap", "resource_name", null, "member_missing")]
    [InlineData("privilegedwrap", "resource_name", "", "member_missing")]
    [InlineData("privilegedwrap", "resource_name", 129, "member_too_long")]
    [InlineData("privilegedwrap", "perimeter_id", 129, "member_too_long")]
    [InlineData("privilegedwrap", "key", null, "member_missing")]
    [InlineData("privilegedwrap", "authentication", null, "member_missing")]
    [InlineData("privilegedunwrap", "resource_name", null, "member_missing")]
    [InlineData("privilegedunwrap", "resource_name", 129, "member_too_long")]
    [InlineData("privilegedunwrap", "wrapped_key", null, "member_missing")]
    [InlineData("privilegedunwrap", "wrapped_key", "S0FDTA==", "envelope_malformed")]
    [Rule("4.7-1")]
    public async Task members_are_checked(string operation, string member, object? value, string reasonCode)
    {
        var body = await BodyAsync(operation);
        body[member] = value switch
        {
            int size => new string('x', size),
            string text => text,
            _ => null,
        };
        (await kacls.PostAsync(operation, body)).AssertRefused(400, reasonCode);
    }

    [Fact]
    [Rule("4.7-1")]
    public async Task names_of_128_bytes_are_taken()
    {
        var name = new string('ä', 64);
        var body = WrapBody(SampleDek.New(), name);
        body["resource_name"] = name;
        var wrapped = (await kacls.PostAsync("privilegedwrap", body)).Json.GetProperty("wrapped_key").GetString()!;
        var unwrap = UnwrapBody(wrapped);
        unwrap["resource_name"] = name;
        Assert.Equal(200, (await kacls.PostAsync("privilegedunwrap", unwrap)).Status);
    }

    [Theory]
    [InlineData("//googleapis.com/drive/files/other")]
    [InlineData(SampleTokens.DriveResource + "x")]
    [InlineData(SampleTokens.DriveResource + " ")]
    [Rule("4.8-1")]
    public async Task a_key_of_another_resource_is_not_unwrapped(string resource)
    {
        foreach (var operation in new[] { "privilegedunwrap", "takeout_unwrap" })
        {
            var body = UnwrapBody(await WrapAsync(SampleDek.New()));
            body["resource_name"] = resource;
            (await kacls.PostAsync(operation, body)).AssertRefused(403, "resource_mismatch");
        }
    }

    /// <summary>Right in every point but who is asking.</summary>
    [Theory]
    [InlineData("user", 401, "authentication_purpose_mismatch")]
    [InlineData("administrator at the users' provider", 401, "authentication_purpose_mismatch")]
    [InlineData("administrator at the guests' provider", 401, "authentication_purpose_mismatch")]
    [InlineData("authorization token", 401, "authentication_purpose_mismatch")]
    [InlineData("own delegated token", 401, "authentication_purpose_mismatch")]
    [InlineData("somebody else at the administrators' provider", 403, "privileged_user_required")]
    [InlineData("somebody else by google_email", 403, "privileged_user_required")]
    [InlineData("provider's delegated token", 403, "delegation_not_allowed")]
    [InlineData("expired", 401, "authentication_expired")]
    [InlineData("other audience", 401, "authentication_audience_mismatch")]
    [Rule("4.7-4", "4.8-9")]
    public async Task only_privileged_users_of_a_privileged_provider_may(string who, int status, string reasonCode)
    {
        var token = who switch
        {
            "user" => kacls.Idp.IdToken().Mint(),
            "administrator at the users' provider" => kacls.Idp.IdToken().With("email", DelegationRequests.Admin).Mint(),
            "administrator at the guests' provider" =>
                kacls.Issuers["guest-idp"].Issuer.IdToken().With("email", DelegationRequests.Admin).Mint(),
            "authorization token" => kacls.Drive.DriveAuthorization().With("email", DelegationRequests.Admin).Mint(),
            "own delegated token" => await fixture.SignAsync(claims => claims["email"] = DelegationRequests.Admin),
            "somebody else at the administrators' provider" => fixture.AdminToken.With("email", SampleTokens.Email).Mint(),
            "somebody else by google_email" => fixture.AdminToken.With("google_email", SampleTokens.Email).Mint(),
            "provider's delegated token" =>
                fixture.AdminToken.With("delegated_to", DelegationRequests.Room).With("resource_name", SampleTokens.DriveResource).Mint(),
            "expired" => fixture.AdminToken.With("exp", kacls.Clock.GetUtcNow().ToUnixTimeSeconds() - 61).Mint(),
            _ => fixture.AdminToken.With("aud", "other").Mint(),
        };
        foreach (var operation in Names)
        {
            var body = await BodyAsync(operation);
            body["authentication"] = token;
            (await kacls.PostAsync(operation, body)).AssertRefused(status, reasonCode);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    [Rule("4.7-4")]
    public async Task nobody_is_privileged_unless_named(string operation)
    {
        await using var nobody = await KaclsApp.StartAsync();
        var body = await BodyAsync(operation);
        body["authentication"] = nobody.Issuers["admin-idp"].Issuer.IdToken().With("email", DelegationRequests.Admin).Mint();
        (await nobody.PostAsync(operation, body)).AssertRefused(403, "privileged_user_required");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    [Rule("4.7-5")]
    public async Task the_audit_record_names_operation_administrator_and_resource(string operation)
    {
        var reply = await kacls.PostAsync(operation, await BodyAsync(operation));
        Assert.True(reply.Status == 200, reply.Body);
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal(operation, record["operation"]);
        Assert.Equal("granted", record["outcome"]);
        Assert.Equal(DelegationRequests.Admin, record["user"]);
        Assert.Equal(SampleTokens.DriveResource, record["resource_name"]);
        Assert.Equal("import", record["reason"]);
        Assert.StartsWith("local/", record["kek"], StringComparison.Ordinal);
    }

    private JsonObject WrapBody(byte[] dek, string perimeterId = "")
    {
        SuiteSecrets.AddKey(dek);
        return new()
        {
            ["authentication"] = fixture.AdminToken.Mint(),
            ["key"] = Convert.ToBase64String(dek),
            ["perimeter_id"] = perimeterId,
            ["resource_name"] = SampleTokens.DriveResource,
            ["reason"] = "import",
        };
    }

    private JsonObject UnwrapBody(string wrappedKey) => new()
    {
        ["authentication"] = fixture.AdminToken.Mint(),
        ["resource_name"] = SampleTokens.DriveResource,
        ["wrapped_key"] = wrappedKey,
        ["reason"] = "import",
    };

    private async Task<JsonObject> BodyAsync(string operation) =>
        operation == "privilegedwrap" ? WrapBody(SampleDek.New()) : UnwrapBody(await WrapAsync(SampleDek.New()));

    private async Task<string> WrapAsync(byte[] dek, string perimeterId = "")
    {
        var reply = await kacls.PostAsync("privilegedwrap", WrapBody(dek, perimeterId));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(["wrapped_key"], reply.Json.EnumerateObject().Select(member => member.Name));
        return reply.Json.GetProperty("wrapped_key").GetString()!;
    }
}
