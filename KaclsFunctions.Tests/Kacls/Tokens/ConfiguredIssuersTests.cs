using System.Text;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KaclsFunctions.Tests.Tokens;

[Rule("A-2")]
public sealed class ConfiguredIssuersTests
{
    private const string Idp = "https://idp.example.com";

    [Fact]
    public void googles_table_has_a_source_for_each_issuer()
    {
        using var provider = Services(new KaclsSettings { Authorization = new() { Issuers = GoogleIssuers.Default } });
        var health = provider.GetRequiredService<KeySources>().Health;
        Assert.Equal(6, health.Count);
        Assert.Equal(GoogleIssuers.Default.Select(issuer => issuer.Issuer!).Order(), health.Select(source => source.Name).Order());
        Assert.All(GoogleIssuers.Default, issuer => Assert.Equal(
            ("cse-authorization", $"https://www.googleapis.com/service_accounts/v1/jwk/{issuer.Issuer}"),
            (issuer.Audience, Assert.Single(issuer.Keys))));
    }

    [Fact]
    [Rule("G1-1")]
    public void issuers_share_no_source()
    {
        using var provider = Services(
            Settings(Provider(Idp, "a.json"), Provider(Idp, "a.json"), Provider("https://other.example.com", "a.json")));
        Assert.Equal(3, provider.GetRequiredService<KeySources>().Health.Count);
    }

    [Fact]
    public void hosted_service_starts_fetching_without_waiting()
    {
        using var provider = Services(Settings(Provider(Idp, "missing.json")));
        var service = Assert.Single(provider.GetServices<IHostedService>());
        Assert.True(service.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.NotNull(provider.GetRequiredService<TokenValidator>());
    }

    [Fact]
    [Rule("G9-1")]
    public async Task registered_services_validate_a_token_on_the_injected_clock()
    {
        await using var server = await IssuerServer.StartAsync();
        var time = new ManualTimeProvider();
        var issuer = new TokenIssuer("https://google.example.com", time, KeyPool.Rsa(0));
        var settings = Settings();
        settings.Authorization.Issuers[0].Keys = [server.Host("google", issuer).JwksUrl];
        await using var provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(time).AddKaclsTokens(Read(settings)).BuildServiceProvider();
        var token = await provider.GetRequiredService<TokenValidator>()
            .ValidateAuthorizationAsync(Encoding.UTF8.GetBytes(issuer.DriveAuthorization().Mint()), CancellationToken.None);
        Assert.Equal(SampleTokens.Email, token.Email);
    }

    [Theory]
    [InlineData("drive", GoogleApplication.Drive)]
    [InlineData("meet", GoogleApplication.Meet)]
    [InlineData("calendar", GoogleApplication.Calendar)]
    [InlineData("gmail", GoogleApplication.Gmail)]
    [InlineData("gmail-sta", GoogleApplication.GmailSta)]
    [InlineData("migration", GoogleApplication.Migration)]
    public void applications_have_their_names(string name, GoogleApplication expected)
    {
        Assert.True(GoogleApplications.TryParse(name.ToUpperInvariant(), out var application));
        Assert.Equal((expected, name), (application, GoogleApplications.NameOf(application)));
        Assert.False(GoogleApplications.TryParse(name + "s", out _));
    }

    [Theory]
    [InlineData("user", TokenPurposes.User)]
    [InlineData("Guest", TokenPurposes.Guest)]
    [InlineData("privileged", TokenPurposes.Privileged)]
    [InlineData("admin", TokenPurposes.None)]
    [InlineData(null, TokenPurposes.None)]
    public void uses_have_their_names(string? name, TokenPurposes expected)
    {
        Assert.Equal(expected != TokenPurposes.None, TokenPurposesNames.TryParse(name, out var use));
        Assert.Equal(expected, use);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    [InlineData("rs256")]
    [InlineData("RSA-OAEP")]
    [Rule("G1-2")]
    public void algorithms_that_need_no_private_key_are_never_allowed_even_if_configured(string algorithm)
    {
        var errors = new SettingsErrors();
        Assert.Empty(SignatureAlgorithms.Read([algorithm], SignatureAlgorithms.Google, "Algorithms", errors));
        Assert.Equal(["ES256"], SignatureAlgorithms.Read(["ES256", algorithm], SignatureAlgorithms.Google, "Algorithms", errors));
        Assert.Equal(["Algorithms:0", "Algorithms:1"], errors.Lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void contradictions_are_errors()
    {
        AssertError("Kacls:Authentication:Providers:0 needs either Keys or Discovery", Settings(Provider(Idp, null)));
        AssertError("Kacls:Authentication:Providers:0:Issuer is missing", Settings(Provider(null, "a.json")));
        AssertError("Kacls:Authentication:Providers names an issuer", Settings(Provider("https://google.example.com", "google.json")));
        var unknown = Settings();
        unknown.Authorization.Issuers[0].Application = "sheets";
        AssertError("Kacls:Authorization:Issuers:0:Application is none of", unknown);
    }

    private static void AssertError(string start, KaclsSettings settings)
    {
        var errors = new SettingsErrors();
        new IssuerReader(settings, errors).Read();
        Assert.Contains(errors.Lines, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    private static LoadedSettings Read(KaclsSettings settings) =>
        new SettingsReader(settings, new()).Read(new ConfigurationBuilder().Build());

    private static ServiceProvider Services(KaclsSettings settings) =>
        new ServiceCollection().AddKaclsTokens(Read(settings)).BuildServiceProvider();

    private static KaclsSettings Settings(params AuthenticationProviderSettings[] providers) => new()
    {
        Authorization = new()
        {
            Issuers = [
                new()
                {
                    Application = "drive",
                    Issuer = "https://google.example.com",
                    Audience = "cse-authorization",
                    Keys = ["google.json"],
                }
            ],
        },
        Authentication = new() { Providers = providers },
    };

    private static AuthenticationProviderSettings Provider(string? issuer, string? keys) =>
        new() { Name = "idp", Issuer = issuer, Audiences = ["id"], Uses = ["user"], Keys = keys is null ? [] : [keys] };
}
