using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.Policies;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>Issuers whose keys are in several places, and places behind a company's own authority.</summary>
[Rule("A-25")]
public sealed class KeyPlacesTests
{
    private const string Second = "Kacls:Authentication:Providers:1";

    [Fact]
    public async Task keys_from_all_places_of_a_list_count()
    {
        await using var kacls = await StartWithListAsync(KeyPool.Rsa(5).PublicPem);
        await kacls.AcceptsAsync();
        await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(5)).WithoutHeader("kid"));
        (await kacls.WrapAsync(kacls.Idp.IdToken().ForgedBy(KeyPool.Rsa(6)))).AssertRefused(401, "authentication_signature_invalid");
        (await kacls.WrapAsync(kacls.Idp.IdToken().SignedBy(KeyPool.EcP256))).AssertRefused(401, "authentication_signature_invalid");
    }

    [Fact]
    public async Task one_place_that_fails_costs_no_token_of_another()
    {
        await using var kacls = await StartWithListAsync(
            new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(5)).Jwks, EndpointBehaviour.Down);
        await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(5)));
        (await kacls.WrapAsync()).AssertRefused(503, "key_source_unavailable");
        Assert.Equal(503, (await kacls.WrapAsync(kacls.Idp.IdToken().WithHeader("kid", "made-up"))).Status);
        kacls.Issuers["idp"].Behaviour = EndpointBehaviour.Up;
        kacls.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.True(async () => (await kacls.WrapAsync()).Status == 200);
    }

    [Fact]
    public async Task the_same_kid_in_two_places_is_two_keys_to_try()
    {
        await using var kacls = await StartWithListAsync(
            new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(5).Named(KeyPool.Rsa(4).Id)).Jwks);
        await kacls.AcceptsAsync();
        await kacls.AcceptsAsync(kacls.Idp.IdToken().ForgedBy(KeyPool.Rsa(5)));
    }

    [Fact]
    public async Task a_new_key_in_one_place_is_found_and_made_up_kids_cost_one_fetch_an_interval()
    {
        await using var kacls = await StartWithListAsync(new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(5)).Jwks);
        await kacls.AcceptsAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(index => kacls.WrapAsync(kacls.Idp.IdToken().WithHeader("kid", $"made-up-{index}"))));
        Assert.Equal(2, kacls.Issuers["idp"].KeySetRequests);
        kacls.Idp.Rotate(KeyPool.Rsa(6), KeyPool.Rsa(7).Named(KeyPool.Rsa(4).Id));
        kacls.Time.Advance(TimeSpan.FromSeconds(5));
        await kacls.AcceptsAsync();
        await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(5)));
        await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(7).Named(KeyPool.Rsa(4).Id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task entries_of_one_issuer_share_the_union(bool discovery)
    {
        await using var kacls = await IssuerRequests.StartAsync(idp => new()
        {
            ["Keys"] = IssuerRequests.FileOf(Encoding.UTF8.GetBytes(KeyPool.Rsa(5).PublicPem)),
            [$"{Second}:Name"] = "admins",
            [$"{Second}:Issuer"] = idp.Issuer.Issuer,
            [$"{Second}:Audiences:0"] = "admins-client",
            [$"{Second}:Uses:0"] = "privileged",
            [$"{Second}:{(discovery ? "Discovery" : "Keys")}"] = discovery ? idp.DiscoveryUrl : idp.JwksUrl,
        });
        await kacls.AcceptsAsync();
        await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(5)));
        (await kacls.WrapAsync(kacls.Idp.IdToken().With("aud", "admins-client"))).AssertRefused(401, "authentication_purpose_mismatch");
    }

    [Theory]
    [InlineData("Keys:1", "")]
    [InlineData("Keys:1", null)]
    [InlineData("Keys:1", "nowhere.json")]
    [InlineData("Keys:1", "http://login.example/keys")]
    [InlineData("Keys:1", "ftp://login.example/keys")]
    [InlineData("Keys", "https://login.example/keys")]
    [InlineData("Discovery", "https://login.example/.well-known/openid-configuration")]
    public void a_list_with_an_error_stops_the_start(string member, string? value)
    {
        const string First = "Kacls:Authentication:Providers:0";
        var errors = PolicySettings.ErrorsOf(
            null,
            ($"{First}:Name", "entra"),
            ($"{First}:Issuer", "https://login.example"),
            ($"{First}:Audiences:0", "client"),
            ($"{First}:Uses:0", "user"),
            ($"{First}:Keys:0", "https://login.example/keys"), ($"{First}:{member}", value));
        Assert.Contains(errors, error => error.StartsWith(First, StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_added_authority_is_trusted_for_its_own_servers_and_no_other_check_is_gone()
    {
        using var authority = new PrivateAuthority();
        using var between = new PrivateAuthority(authority);
        using var stranger = new PrivateAuthority();
        Assert.Equal(200, await StatusAsync(authority.Issue(), authority.Pem));
        Assert.Equal(200, await StatusAsync(authority.Issue(), stranger.Pem + authority.Pem));
        Assert.Equal(200, await StatusAsync(between.Issue(), between.Pem + authority.Pem));
        Assert.Equal(503, await StatusAsync(authority.Issue(), null));
        Assert.Equal(503, await StatusAsync(authority.Issue(), stranger.Pem));
        Assert.Equal(503, await StatusAsync(authority.Issue(name: "127.0.0.2"), authority.Pem));
        Assert.Equal(503, await StatusAsync(authority.Issue(toDay: 0, fromDay: -5), authority.Pem));
        Assert.Equal(503, await StatusAsync(authority.Issue(fromDay: 5), authority.Pem));
    }

    [Fact]
    public void a_certificate_for_another_purpose_or_name_is_refused_whoever_signed_it()
    {
        using var authority = new PrivateAuthority();
        var added = new AddedAuthorities(AddedAuthorities.Read(IssuerRequests.FileOf(Encoding.UTF8.GetBytes(authority.Pem))));
        using var server = authority.Issue();
        using var client = authority.Issue(purpose: PrivateAuthority.ClientPurpose);
        Assert.Null(added.WhyNot(server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.Equal("NotValidForUsage", added.WhyNot(client, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.NotNull(added.WhyNot(
            server, null, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.NotNull(added.WhyNot(server, null, SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.NotNull(added.WhyNot(null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
    }

    [Fact]
    public void a_file_of_authorities_with_an_error_stops_the_start()
    {
        using var authority = new PrivateAuthority();
        using var between = new PrivateAuthority(authority);
        foreach (var content in new[]
        {
            "",
            "no certificate",
            authority.Pem + authority.Pem[..100],
            KeyPool.Rsa(0).PublicPem,
            between.Pem,
            authority.Pem.Replace("MII", "AAA", StringComparison.Ordinal),
        })
        {
            AssertError(IssuerRequests.FileOf(Encoding.UTF8.GetBytes(content)));
        }

        AssertError("nowhere.pem");
        AssertError("");
        AssertError(Path.GetTempPath());
        Assert.Empty(
            PolicySettings.ErrorsOf(
                null,
                ("Kacls:Outbound:TrustedCertificates", IssuerRequests.FileOf(
                    [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(authority.Pem)]))));

        static void AssertError(string path) => Assert.Contains(
            PolicySettings.ErrorsOf(null, ("Kacls:Outbound:TrustedCertificates", path)),
            error => error.StartsWith("Kacls:Outbound:TrustedCertificates ", StringComparison.Ordinal));
    }

    /// <summary>A KACLS whose provider idp has its keys at its endpoint and, besides, in a file.</summary>
    private static Task<KaclsApp> StartWithListAsync(string file, EndpointBehaviour behaviour = EndpointBehaviour.Up) =>
        IssuerRequests.StartAsync(idp =>
        {
            idp.Behaviour = behaviour;
            return new() { ["Keys:0"] = idp.JwksUrl, ["Keys:1"] = IssuerRequests.FileOf(Encoding.UTF8.GetBytes(file)) };
        });

    private static async Task<int> StatusAsync(X509Certificate2 certificate, string? authorities)
    {
        await using var server = await FakePeer.StartAsync(certificate);
        server.Answer = context => context.Response.WriteAsync(new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(4)).Jwks);
        await using var kacls = await IssuerRequests.StartAsync(_ => new()
        {
            ["Keys"] = $"https://127.0.0.1:{server.Port}/keys",
            ["Kacls:Outbound:TrustedCertificates"] = authorities is null
                ? null
                : IssuerRequests.FileOf(Encoding.UTF8.GetBytes(authorities)),
        });
        return (await kacls.WrapAsync()).Status;
    }
}
