using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

public abstract class WrapPrivateKeyTests(HostFixture host)
{
    private readonly KaclsClient kacls = host.Kacls;
    private readonly GmailRequests fixture = new(host.Kacls);
    private readonly string pem = SmimeKeys.Rsa2048.ExportRSAPrivateKeyPem();

    [Fact]
    [Rule("4.12-4")]
    public async Task the_reply_is_the_wrapped_key_and_nothing_else()
    {
        var reply = await kacls.PostAsync("wrapprivatekey", fixture.WrapBody(SmimeKeys.Rsa4096.ExportPkcs8PrivateKeyPem()));
        Assert.Equal(200, reply.Status);
        Assert.Equal(["wrapped_private_key"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.InRange(reply.Json.GetProperty("wrapped_private_key").GetString()!.Length, 1, 8192);
    }

    [Fact]
    public async Task the_audit_record_names_key_and_perimeter()
    {
        var reply = await kacls.PostAsync("wrapprivatekey", fixture.WrapBody(pem));
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal("wrapprivatekey", record["operation"]);
        Assert.Equal("granted", record["outcome"]);
        Assert.Equal(GmailRequests.Admin, record["user"]);
        Assert.Equal(SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048), record["spki_hash"]);
        Assert.Equal("finance", record["perimeter_id"]);
        Assert.Equal("enrol", record["reason"]);
        Assert.StartsWith("local/", record["kek"], StringComparison.Ordinal);
    }

    [Fact]
    [Rule("4.12-3")]
    public async Task perimeter_and_reason_may_be_absent()
    {
        var body = fixture.WrapBody(pem);
        body.Remove("perimeter_id");
        body.Remove("reason");
        Assert.Equal(200, (await kacls.PostAsync("wrapprivatekey", body)).Status);
    }

    [Fact]
    public async Task a_pem_with_every_kind_of_json_escape_is_read()
    {
        var body = fixture.WrapBody("@").ToJsonString();
        var escaped = pem.Replace("\n", "\\n", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal)
            .Replace("M", "\\u004d", StringComparison.Ordinal);
        Assert.Equal(
            200, (await kacls.PostAsync("wrapprivatekey", body.Replace("\"@\"", $"\"{escaped}\"", StringComparison.Ordinal))).Status);
    }

    /// <summary>Right in every point but one.</summary>
    [Theory]
    [InlineData("user of the ordinary provider", 401, "authentication_purpose_mismatch")]
    [InlineData("administrator at the ordinary provider", 401, "authentication_purpose_mismatch")]
    [InlineData("guest provider", 401, "authentication_purpose_mismatch")]
    [InlineData("authorization token", 401, "authentication_purpose_mismatch")]
    [InlineData("another user at the privileged provider", 403, "privileged_user_required")]
    [InlineData("google_email of another user", 403, "privileged_user_required")]
    [InlineData("delegated", 403, "delegation_not_allowed")]
    [InlineData("no key", 400, "member_missing")]
    [InlineData("empty key", 400, "member_missing")]
    [InlineData("key of another type", 400, "member_malformed")]
    [InlineData("huge text", 400, "member_too_long")]
    [InlineData("long perimeter", 400, "member_too_long")]
    [InlineData("EC key", 400, "private_key_unsupported")]
    [InlineData("encrypted key", 400, "private_key_encrypted")]
    [InlineData("garbage", 400, "private_key_malformed")]
    [Rule("4.12-1")]
    public async Task a_request_wrong_in_one_point_is_refused(string point, int status, string reasonCode)
    {
        var admin = fixture.AdminToken;
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = point switch
        {
            "user of the ordinary provider" => fixture.WrapBody(pem, kacls.Idp.IdToken()),
            "administrator at the ordinary provider" => fixture.WrapBody(pem, kacls.Idp.IdToken().With("email", GmailRequests.Admin)),
            "guest provider" => fixture.WrapBody(pem, kacls.Issuers["guest-idp"].Issuer.IdToken().With("email", GmailRequests.Admin)),
            "authorization token" =>
                fixture.WrapBody(pem, fixture.Gmail.GmailAuthorization("signer", "AAAA").With("email", GmailRequests.Admin)),
            "another user at the privileged provider" => fixture.WrapBody(pem, admin.With("email", "user@example.com")),
            "google_email of another user" => fixture.WrapBody(pem, admin.With("google_email", "user@example.com")),
            "delegated" => fixture.WrapBody(pem, admin.With("delegated_to", "room@example.com").With("resource_name", "x")),
            "no key" => Without(fixture.WrapBody(pem), "private_key"),
            "empty key" => fixture.WrapBody(""),
            "key of another type" => With(fixture.WrapBody(pem), "private_key", 5),
            "huge text" => fixture.WrapBody(pem + new string(' ', 32 * 1024)),
            "long perimeter" => With(fixture.WrapBody(pem), "perimeter_id", new string('p', 129)),
            "EC key" => fixture.WrapBody(ec.ExportPkcs8PrivateKeyPem()),
            "encrypted key" =>
                fixture.WrapBody(
                    SmimeKeys.Rsa2048.ExportEncryptedPkcs8PrivateKeyPem(
                        "x", new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1))),
            _ => fixture.WrapBody("garbage"),
        };
        (await kacls.PostAsync("wrapprivatekey", body)).AssertRefused(status, reasonCode);
    }

    [Theory]
    [InlineData("email", "ADMIN@Example.com")]
    [InlineData("google_email", GmailRequests.Admin)]
    public async Task privileged_users_compare_by_the_e_mail_that_counts_whatever_its_case(string claim, string value)
    {
        var token = fixture.AdminToken.With("email", "local@idp.example").With(claim, value);
        Assert.Equal(200, (await kacls.PostAsync("wrapprivatekey", fixture.WrapBody(pem, token))).Status);
    }

    [Fact]
    [Rule("4.12-1")]
    public async Task without_privileged_users_nobody_may()
    {
        await using var without = await KaclsApp.StartAsync();
        var body = fixture.WrapBody(pem, without.Issuers["admin-idp"].Issuer.IdToken().With("email", GmailRequests.Admin));
        (await without.PostAsync("wrapprivatekey", body)).AssertRefused(403, "privileged_user_required");
    }

    private static JsonObject With(JsonObject body, string member, JsonNode value)
    {
        body[member] = value;
        return body;
    }

    private static JsonObject Without(JsonObject body, string member)
    {
        body.Remove(member);
        return body;
    }
}
