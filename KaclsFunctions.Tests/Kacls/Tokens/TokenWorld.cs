using System.Text;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>Issuers with real keys behind real HTTP, and a validator that trusts them, on a clock that stands still.</summary>
public sealed class TokenWorld : IAsyncLifetime
{
    private readonly List<IDisposable> owned = [];
    private IssuerServer? server;
    private TokenValidator? validator;

    public ManualTimeProvider Time { get; } = new();

    public TokenIssuer Drive { get; private set; } = null!;

    public TokenIssuer Gmail { get; private set; } = null!;

    public TokenIssuer Idp { get; private set; } = null!;

    public TokenIssuer GuestIdp { get; private set; } = null!;

    /// <summary>One tenant with a client id for users and another for administrators.</summary>
    public TokenIssuer Tenant { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        server = await IssuerServer.StartAsync();
        Drive = new TokenIssuer("gsuitecse-tokenissuer-drive@system.gserviceaccount.com", Time, KeyPool.Rsa(0));
        Gmail = new TokenIssuer("gsuitecse-tokenissuer-gmail@system.gserviceaccount.com", Time, KeyPool.Rsa(1));
        Idp = new TokenIssuer("https://idp.example.com", Time, KeyPool.Rsa(2), KeyPool.EcP256, KeyPool.EcP384, KeyPool.EcP521,
            KeyPool.Rsa(6).Named("pss", "PS256"), KeyPool.Rsa(6).Named("sha512", "RS512"));
        GuestIdp = new TokenIssuer("https://guests.example.com", Time, KeyPool.Rsa(3));
        Tenant = new TokenIssuer("https://tenant.example.com", Time, KeyPool.Rsa(4), KeyPool.EcP256);

        // A busy machine must not look like a slow issuer; the tests of the key sources are about those.
        var bounds = KeyBounds.Default with { FetchTimeout = TimeSpan.FromSeconds(30) };
        var factory = new KeySourceFactory(Time, NullLoggerFactory.Instance, bounds);
        owned.Add(factory);
        validator = new TokenValidator(new IssuerReader(Settings(), new()).Read().Open(factory.Open), Time, TimeSpan.FromMinutes(1));
    }

    public async Task DisposeAsync()
    {
        owned.ForEach(thing => thing.Dispose());
        await server!.DisposeAsync();
    }

    internal ValueTask<AuthorizationToken> AuthorizeAsync(TokenBuilder token) => AuthorizeAsync(token.Mint());

    internal ValueTask<AuthorizationToken> AuthorizeAsync(string token) =>
        validator!.ValidateAuthorizationAsync(Encoding.UTF8.GetBytes(token), CancellationToken.None);

    internal ValueTask<AuthenticationToken> AuthenticateAsync(TokenBuilder token, TokenPurposes anyOf = TokenPurposes.User) =>
        AuthenticateAsync(token.Mint(), anyOf);

    internal ValueTask<AuthenticationToken> AuthenticateAsync(string token, TokenPurposes anyOf = TokenPurposes.User) =>
        validator!.ValidateAuthenticationAsync(Encoding.UTF8.GetBytes(token), anyOf, CancellationToken.None);

    private KaclsSettings Settings() => new()
    {
        Authorization = new() { Issuers = [Authorization("drive", Drive), Authorization("gmail", Gmail)] },
        Authentication = new()
        {
            Providers =
            [
                Provider("idp", Idp, ["android-client-id", SampleTokens.ClientId], ["user"]),
                Provider("guests", GuestIdp, [SampleTokens.ClientId], ["guest"]),
                Provider("tenant", Tenant, [SampleTokens.ClientId], ["user"]),
                Provider("tenant-admins", Tenant, ["admin-client-id"], ["privileged"]),
                Provider("tenant-guests", Tenant, ["guest-client-id"], ["guest"], "ES256"),
                Provider("no-audience", new TokenIssuer("https://no-audience.example.com", Time, KeyPool.Rsa(5)), [], ["user"]),
                Provider("useless", new TokenIssuer("https://useless.example.com", Time, KeyPool.Rsa(5)), [SampleTokens.ClientId], []),
            ],
        },
    };

    private AuthorizationIssuerSettings Authorization(string application, TokenIssuer issuer) => new()
    {
        Application = application,
        Issuer = issuer.Issuer,
        Audience = SampleTokens.GoogleAudience,
        Keys = [server!.Host(application, issuer).JwksUrl],
    };

    private AuthenticationProviderSettings Provider(
        string name, TokenIssuer issuer, string[] audiences, string[] uses, params string[] algorithms) => new()
        {
            Name = name,
            Issuer = issuer.Issuer,
            Audiences = audiences,
            Uses = uses,
            Algorithms = algorithms,
            Keys = [server!.Host(new Uri(issuer.Issuer).Host, issuer).JwksUrl],
        };
}
