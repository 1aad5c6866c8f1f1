using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.WhoIsAsking.IdentitySettings;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>1. A provider vouches for the e-mail domains of its settings, and for nobody else.</summary>
[Rule("A-35")]
public sealed class ProviderDomainTests : IAsyncLifetime
{
    private static readonly string[] UserOperations = ["wrap", "unwrap", "delegate", "privatekeysign", "privatekeydecrypt"];

    private static readonly string[] PrivilegedOperations =
        ["privilegedwrap", "privilegedunwrap", "takeout_unwrap", "privilegedprivatekeydecrypt", "wrapprivatekey"];

    private KaclsApp kacls = null!;
    private DelegationRequests delegations = null!;

    public static TheoryData<string> ForUsers => [.. UserOperations];

    public static TheoryData<string> ForAdministrators => [.. PrivilegedOperations];

    public async Task InitializeAsync()
    {
        kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>(HostFixture.Settings)
        {
            ["Kacls:Authentication:Providers:0:Domains:0"] = "Example.com",
            ["Kacls:Authentication:Providers:0:Domains:1"] = "*.corp.example",
            ["Kacls:Authentication:Providers:2:Domains:0"] = "other.example",
        });
        delegations = new(kacls);
    }

    public async Task DisposeAsync() => await kacls.DisposeAsync();

    [Theory]
    [InlineData("user@EXAMPLE.COM")]
    [InlineData("user@a.b.corp.example")]
    public async Task its_own_people_come_in(string email) => Assert.Equal(200, (await WrapAsync(email)).Status);

    [Theory]
    [InlineData("ceo@contoso.example")]
    [InlineData("user@sub.example.com")]
    [InlineData("user@example.com.evil.example")]
    [InlineData("user@example.com@evil.example")]
    public async Task anybody_else_is_refused_and_audited_with_the_provider(string email)
    {
        var reply = await WrapAsync(email);
        reply.AssertRefused(403, "provider_domain_mismatch");
        Assert.Contains("provider 'idp'", (await kacls.AuditOfAsync(reply))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_compared_address_counts_and_no_other()
    {
        Assert.Equal(
            200,
            (await WrapAsync(
                "user@example.com", idp => idp.With("google_email", "user@example.com").With("email", "x@fabrikam.example"))).Status);
        (await WrapAsync("ceo@contoso.example", idp => idp.With("google_email", "ceo@contoso.example").With("email", "user@example.com")))
            .AssertRefused(403, "provider_domain_mismatch");
    }

    [Theory]
    [MemberData(nameof(ForUsers))]
    public async Task in_every_operation_of_users(string operation)
    {
        var body = Everything();
        body["authentication"] = kacls.Idp.IdToken().With("email", "ceo@contoso.example").Mint();
        var application = operation.StartsWith("private", StringComparison.Ordinal) ? "gmail" : "drive";
        body["authorization"] = delegations.DelegatingAuthorization("writer", application).With("email", "ceo@contoso.example").Mint();
        (await kacls.PostAsync(operation, body)).AssertRefused(403, "provider_domain_mismatch");
    }

    [Theory]
    [MemberData(nameof(ForAdministrators))]
    public async Task in_every_privileged_operation(string operation)
    {
        var body = Everything();
        body["authentication"] = delegations.AdminToken.Mint();
        (await kacls.PostAsync(operation, body)).AssertRefused(403, "provider_domain_mismatch");
    }

    [Fact]
    public async Task a_guest_provider_may_go_without()
    {
        var visitor = kacls.Drive.DriveAuthorization().With("email", "bob@anywhere.example").With("email_type", "google-visitor");
        var guest = kacls.Issuers["guest-idp"].Issuer.IdToken().With("email", "bob@anywhere.example");
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(guest, visitor))).Status);
    }

    [Fact]
    public async Task a_delegated_token_is_the_users_who_was_looked_at()
    {
        var token = await delegations.DelegateAsync();
        Assert.Equal(200, (await delegations.WrapAsync(token)).Status);
    }

    [Fact]
    public void several_issuers_for_users_need_domains_on_each()
    {
        var a = Provider(0, "https://a.example", ["user"]);
        var b = Provider(1, "https://b.example", ["user", "guest"]);
        Assert.Equal(
            ["Kacls:Authentication:Providers:0:Domains", "Kacls:Authentication:Providers:1:Domains"],
            ErrorsOf([.. a, .. b]).Select(error => error.Split(' ')[0]));
        AssertError(
            "Kacls:Authentication:Providers:0:Domains",
            ErrorsOf([.. a, .. b, .. List("Kacls:Authentication:Providers:1:Domains", "b.example")]));

        // Two client ids of one issuer need none, unless there is another issuer.
        var sameIssuer = Provider(1, "https://a.example", ["user"]);
        Assert.Empty(ErrorsOf([.. a, .. sameIssuer]));
        Assert.Equal(3, ErrorsOf([.. a, .. sameIssuer, .. Provider(2, "https://c.example", ["user"])]).Count);

        // Guests and administrators may go without.
        Assert.Empty(ErrorsOf([.. a, .. Provider(1, "https://g.example", ["guest"]), .. Provider(2, "https://p.example", ["privileged"])]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*example.com")]
    [InlineData("**.example.com")]
    [InlineData("*.*.example.com")]
    [InlineData("@example.com")]
    [InlineData("user@example.com")]
    [InlineData("https://example.com")]
    [InlineData("192.0.2.1")]
    [InlineData("a b.example")]
    public void what_is_no_domain_stops_the_start(string domain) =>
        AssertError("Kacls:Authentication:Providers:0:Domains:0", ErrorsOf(Provider(0, "https://a.example", ["user"], null, domain)));

    [Fact]
    public async Task a_privileged_provider_without_domains_is_a_warning()
    {
        await using var app = await KaclsApp.StartAsync();
        Assert.Single(app.Log.Text.Split('\n'), line => line.Contains("Warning", StringComparison.Ordinal)
            && line.Contains("Kacls:Authentication:Providers:2:Domains is missing", StringComparison.Ordinal));
        Assert.DoesNotContain("Kacls:Authentication:Providers:2:Domains", kacls.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>The hole that two entries of one issuer could leave: an entry without domains in front of one with.</summary>
    [Fact]
    public async Task a_token_for_the_audiences_of_two_entries_must_satisfy_both()
    {
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Guests:EmailTypes:0"] = "google-visitor" },
            providers: issuers => new Dictionary<string, string?>
            {
                ["Kacls:Authentication:Providers:1:Issuer"] = issuers["Kacls:Authentication:Providers:0:Issuer"],
                ["Kacls:Authentication:Providers:1:Keys"] = issuers["Kacls:Authentication:Providers:0:Keys"],
                ["Kacls:Authentication:Providers:1:Audiences:0"] = "users",
                ["Kacls:Authentication:Providers:1:Uses:0"] = "user",
                ["Kacls:Authentication:Providers:1:Domains:0"] = "example.com",
                ["Kacls:Authentication:Providers:0:Uses:0"] = "guest",
            });
        foreach (var audiences in new[] { new[] { SampleTokens.ClientId, "users" }, ["users", SampleTokens.ClientId] })
        {
            var token = app.Idp.IdToken().With("aud", audiences);
            Assert.Equal(200, (await app.PostAsync("wrap", app.WrapBody(token))).Status);
            (await app.PostAsync(
                "wrap", app.WrapBody(
                    token.With("email", "ceo@contoso.example"), app.Drive.DriveAuthorization().With("email", "ceo@contoso.example"))))
                .AssertRefused(403, "provider_domain_mismatch");
        }
    }

    private Task<Reply> WrapAsync(string email, Func<TokenBuilder, TokenBuilder>? change = null)
    {
        var token = kacls.Idp.IdToken().With("email", email);
        return kacls.PostAsync(
            "wrap", kacls.WrapBody(change?.Invoke(token) ?? token, kacls.Drive.DriveAuthorization().With("email", email)));
    }

    private static JsonObject Everything() => new()
    {
        ["key"] = "AAAA", ["wrapped_key"] = "AAAA", ["resource_name"] = "r", ["private_key"] = "AAAA", ["wrapped_private_key"] = "AAAA",
        ["spki_hash"] = "AAAA", ["spki_hash_algorithm"] = "SHA-256", ["algorithm"] = "SHA256withRSA", ["digest"] = "AAAA",
        ["encrypted_data_encryption_key"] = "AAAA", ["reason"] = "",
    };
}
