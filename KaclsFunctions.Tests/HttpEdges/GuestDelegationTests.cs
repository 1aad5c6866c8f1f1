using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>
/// A meeting room shows a QR code; whoever of the meeting scans it signs in on the own phone, perhaps another organization's user at that
/// organization's provider, and the room joins in that user's name.
/// </summary>
public sealed class GuestDelegationTests
{
    private const string Guest = "ana@fabrikam.example";
    private const string Meeting = "//meet.googleapis.com/spaces/jQCFfuBOdN5z";

    [Fact]
    public async Task a_guest_of_another_organization_lets_the_room_in()
    {
        await using var kacls = await StartAsync("customer-idp");
        var reply = await DelegateAsync(kacls, "customer-idp");
        Assert.True(reply.Status == 200, reply.Body);
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal(
            (Guest, "true", DelegationRequests.Room), (record["user"], record["guest"].ToLowerInvariant(), record["delegated_to"]));
        Assert.Equal(kacls.Issuers["guest-idp"].Issuer.Issuer, record["issuer"]);

        var delegated = reply.Json.GetProperty("delegated_authentication").GetString()!;
        SuiteSecrets.AddToken(delegated);
        var dek = SampleDek.New();
        var wrap = kacls.WrapBody(authorization: Authorization(kacls, "writer", "customer-idp"), dek: dek);
        wrap["authentication"] = delegated;
        var wrapped = await kacls.PostAsync("wrap", wrap);
        Assert.True(wrapped.Status == 200, wrapped.Body);
        var unwrap = kacls.UnwrapBody(
            wrapped.Json.GetProperty("wrapped_key").GetString()!, authorization: Authorization(kacls, "reader", "customer-idp"));
        unwrap["authentication"] = delegated;
        var opened = await kacls.PostAsync("unwrap", unwrap);
        Assert.Equal(dek, opened.Bytes("key"));
        record = await kacls.AuditOfAsync(opened);
        Assert.Equal(
            (Guest, "true", DelegationRequests.Room), (record["user"], record["guest"].ToLowerInvariant(), record["delegated_to"]));

        // The room's own token does not make it a user, nor a guest of another kind.
        foreach (var (type, reasonCode) in new[] { ("google", "guest_provider_mismatch"), ("google-visitor", "guest_not_allowed") })
        {
            wrap = kacls.WrapBody(authorization: Authorization(kacls, "writer", type));
            wrap["authentication"] = delegated;
            (await kacls.PostAsync("wrap", wrap)).AssertRefused(403, reasonCode);
        }
    }

    [Theory]
    [InlineData("customer-idp", "google-visitor", Guest, "guest_not_allowed")]
    [InlineData("customer-idp", "google", Guest, "guest_provider_mismatch")]
    [InlineData("customer-idp", "customer-idp", "ana@contoso.example", "provider_domain_mismatch")]
    [InlineData(null, "customer-idp", Guest, "guest_not_allowed")]
    public async Task a_guest_who_may_not_join_delegates_to_no_room(string? admitted, string type, string email, string reasonCode)
    {
        await using var kacls = await StartAsync(admitted);
        (await DelegateAsync(kacls, type, email)).AssertRefused(403, reasonCode);
    }

    private static Task<Reply> DelegateAsync(KaclsApp kacls, string emailType, string email = Guest) => kacls.PostAsync(
        "delegate",
        new DelegationRequests(kacls).DelegateBody(
            kacls.Issuers["guest-idp"].Issuer.IdToken().With("email", email),
            Authorization(kacls, "writer", emailType).With("email", email)));

    private static TokenBuilder Authorization(KaclsApp kacls, string role, string emailType) =>
        new DelegationRequests(kacls).DelegatingAuthorization(role, "meet").With("email", Guest).With("email_type", emailType)
            .With("resource_name", Meeting);

    private static Task<KaclsApp> StartAsync(string? admitted) => KaclsApp.StartAsync(new Dictionary<string, string?>
    {
        ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
        ["Kacls:Authentication:Providers:1:Domains:0"] = "fabrikam.example",
        [admitted is null ? "Kacls:Guests" : "Kacls:Guests:EmailTypes:0"] = admitted,
    });
}
