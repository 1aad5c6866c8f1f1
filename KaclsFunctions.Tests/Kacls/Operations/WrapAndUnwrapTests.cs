using System.Security.Cryptography;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

[Rule("A-3", "A-4", "A-5", "A-8")]
public abstract class WrapAndUnwrapTests(HostFixture host)
{
    private readonly KaclsClient kacls = host.Kacls;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(34)]
    [InlineData(128)]
    [Rule("4.2-11", "4.3-1")]
    public async Task unwrap_returns_the_very_bytes_that_were_wrapped(int size)
    {
        var dek = RandomNumberGenerator.GetBytes(size);
        var wrapped = await kacls.WrapAsync(dek);
        Assert.InRange(Convert.FromBase64String(wrapped).Length, size, 1024);

        var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));

        Assert.Equal(200, reply.Status);
        Assert.Equal(["key"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(dek, reply.Bytes("key"));
    }

    [Fact]
    [Rule("4.2-11")]
    public async Task two_hundred_pairs_at_once_return_every_dek_exact() =>
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            var dek = SampleDek.New();
            var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(await kacls.WrapAsync(dek)));
            Assert.Equal(dek, reply.Bytes("key"));
        });

    [Theory]
    [InlineData("drive")]
    [InlineData("meet")]
    [InlineData("calendar")]
    [InlineData("gmail-sta")]
    public async Task every_application_with_documents_can_wrap_and_unwrap(string application)
    {
        var issuer = kacls.Issuers[application].Issuer;
        var dek = SampleDek.New();
        var wrapped = await kacls.WrapAsync(dek, issuer.DriveAuthorization("upgrader"));
        var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped, authorization: issuer.DriveAuthorization("writer")));
        Assert.Equal(dek, reply.Bytes("key"));
    }

    [Theory]
    [InlineData("wrap", "reader")]
    [InlineData("unwrap", "upgrader")]
    [Rule("4.3-5")]
    public async Task a_role_of_another_operation_is_refused(string operation, string role) =>
        (await SendAsync(operation, authorization: kacls.Drive.DriveAuthorization(role))).AssertRefused(403, "role_not_allowed");

    [Theory]
    [InlineData("wrap", "gmail")]
    [InlineData("unwrap", "migration")]
    public async Task an_application_without_documents_is_refused(string operation, string application) =>
        (await SendAsync(operation, authorization: kacls.Issuers[application].Issuer.DriveAuthorization("writer")))
            .AssertRefused(403, "application_not_allowed");

    [Theory]
    [InlineData("wrap")]
    [InlineData("unwrap")]
    public async Task tokens_of_two_users_are_refused(string operation) =>
        (await SendAsync(operation, kacls.Idp.IdToken().With("email", "other@example.com"))).AssertRefused(403, "user_mismatch");

    [Theory]
    [InlineData("wrap")]
    [InlineData("unwrap")]
    public async Task e_mails_compare_without_regard_to_case(string operation) =>
        Assert.Equal(200, (await SendAsync(operation, kacls.Idp.IdToken().With("email", "USER@Example.com"))).Status);

    [Theory]
    [InlineData("user@example.com.evil.example")]
    [InlineData("u\u017fer@example.com")]
    [Rule("3.8-4")]
    public async Task e_mails_that_merely_look_alike_are_refused(string email) =>
        (await SendAsync("unwrap", kacls.Idp.IdToken().With("email", email))).AssertRefused(403, "user_mismatch");

    [Fact]
    [Rule("3.8-2")]
    public async Task google_email_alone_is_compared_where_it_is_present()
    {
        var matching = kacls.Idp.IdToken().With("email", "local@idp.example").With("google_email", "user@example.com");
        Assert.Equal(200, (await SendAsync("unwrap", matching)).Status);

        var other = kacls.Idp.IdToken().With("google_email", "other@example.com");
        (await SendAsync("unwrap", other)).AssertRefused(403, "user_mismatch");
    }

    [Theory]
    [InlineData("https://kacls.example.com/v1/", true)]
    [InlineData("https://kacls.example.com/V1", false)]
    [InlineData("https://kacls.example.com:443/v1", true)]
    [InlineData("https://kacls.example.com.evil.example/v1", false)]
    public async Task kacls_url_is_this_services_own(string url, bool isOwn) =>
        AssertAllowed(
            isOwn, "kacls_url_mismatch", await SendAsync("wrap", authorization: kacls.Drive.DriveAuthorization().With("kacls_url", url)));

    [Theory]
    [InlineData("Contoso.EXAMPLE", true)]
    [InlineData("sub.contoso.example", false)]
    public async Task owner_domain_is_this_services_own(string domain, bool isOwn) => AssertAllowed(
        isOwn,
        "owner_domain_mismatch",
        await SendAsync("unwrap", authorization: kacls.Drive.DriveAuthorization().With("kacls_owner_domain", domain)));

    [Fact]
    [Rule("9-3")]
    public async Task a_guest_of_a_configured_kind_comes_in_through_the_guest_provider()
    {
        var guest = kacls.Issuers["guest-idp"].Issuer.IdToken();
        var visitor = kacls.Drive.DriveAuthorization().With("email_type", "google-visitor");
        Assert.Equal(200, (await SendAsync("wrap", guest, visitor)).Status);
    }

    [Theory]
    [InlineData("guest-idp", "customer-idp", "guest_not_allowed")]
    [InlineData("idp", "google-visitor", "guest_provider_mismatch")]
    [InlineData("guest-idp", null, "guest_provider_mismatch")]
    [Rule("9-2")]
    public async Task guests_and_users_do_not_stand_in_for_each_other(string provider, string? emailType, string reasonCode)
    {
        var authorization = With(kacls.Drive.DriveAuthorization(), "email_type", emailType);
        (await SendAsync("unwrap", kacls.Issuers[provider].Issuer.IdToken(), authorization)).AssertRefused(403, reasonCode);
    }

    [Fact]
    public async Task a_provider_for_privileged_users_alone_is_refused() =>
        (await SendAsync("unwrap", kacls.Issuers["admin-idp"].Issuer.IdToken())).AssertRefused(401, "authentication_purpose_mismatch");

    [Fact]
    public async Task delegated_tokens_that_agree_are_accepted()
    {
        var authentication = kacls.Idp.IdToken().With("delegated_to", "Room-1@example.com")
            .With("resource_name", SampleTokens.DriveResource);
        var authorization = kacls.Drive.DriveAuthorization().With("delegated_to", "room-1@EXAMPLE.com");
        Assert.Equal(200, (await SendAsync("unwrap", authentication, authorization)).Status);
    }

    [Theory]
    [InlineData(null, null, "room@example.com", "delegation_missing")]
    [InlineData("room@example.com", SampleTokens.DriveResource, "other@example.com", "delegation_mismatch")]
    [InlineData("room@example.com", null, "room@example.com", "delegation_resource_mismatch")]
    [Rule("3.8-16")]
    public async Task delegated_tokens_that_do_not_agree_are_refused(string? to, string? resource, string? authorizedTo, string reasonCode)
    {
        var authentication = With(With(kacls.Idp.IdToken(), "delegated_to", to), "resource_name", resource);
        var authorization = With(kacls.Drive.DriveAuthorization(), "delegated_to", authorizedTo);
        (await SendAsync("unwrap", authentication, authorization)).AssertRefused(403, reasonCode);
    }

    [Theory]
    [InlineData("//googleapis.com/drive/files/other")]
    [InlineData(SampleTokens.DriveResource + "x")]
    [Rule("4.3-2")]
    public async Task a_key_of_another_resource_is_not_unwrapped(string resource)
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var authorization = kacls.Drive.DriveAuthorization("reader").With("resource_name", resource);
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped, authorization: authorization))).AssertRefused(403, "resource_mismatch");
    }

    [Fact]
    [Rule("4.3-4")]
    public async Task a_document_that_moved_to_another_perimeter_still_opens()
    {
        var dek = SampleDek.New();
        var wrapped = await kacls.WrapAsync(dek, kacls.Drive.DriveAuthorization().With("perimeter_id", "here"));
        var reply = await kacls.PostAsync(
            "unwrap", kacls.UnwrapBody(wrapped, authorization: kacls.Drive.DriveAuthorization().With("perimeter_id", "there")));
        Assert.Equal(dek, reply.Bytes("key"));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("S0FDTA==")]
    [Rule("4.3-6")]
    public async Task something_else_than_an_envelope_is_refused(string wrapped) =>
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).AssertRefused(400, "envelope_malformed");

    [Fact]
    public async Task a_changed_envelope_is_refused()
    {
        var blob = Convert.FromBase64String(await kacls.WrapAsync(SampleDek.New()));
        blob[^1] ^= 1;
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(Convert.ToBase64String(blob)))).AssertRefused(400, "envelope_tampered");
    }

    private static TokenBuilder With(TokenBuilder token, string claim, string? value) =>
        value is null ? token.Without(claim) : token.With(claim, value);

    private static void AssertAllowed(bool isAllowed, string reasonCode, Reply reply)
    {
        if (isAllowed)
        {
            Assert.Equal(200, reply.Status);
        }
        else
        {
            reply.AssertRefused(403, reasonCode);
        }
    }

    private async Task<Reply> SendAsync(string operation, TokenBuilder? authentication = null, TokenBuilder? authorization = null) =>
        operation == "wrap"
        ? await kacls.PostAsync("wrap", kacls.WrapBody(authentication, authorization))
        : await kacls.PostAsync("unwrap", kacls.UnwrapBody(await kacls.WrapAsync(SampleDek.New()), authentication, authorization));
}
