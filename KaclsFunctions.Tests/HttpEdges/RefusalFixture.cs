using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>One KACLS whose settings refuse in every way in which settings and clocks can.</summary>
public sealed class RefusalFixture : IAsyncLifetime
{
    internal const string Listed = "https://listed.example/v1";
    internal const string Elsewhere = "https://elsewhere.example/v1";
    internal const string Past = "https://past.example/v1";

    internal KaclsApp Kacls { get; private set; } = null!;

    internal long Now => Kacls.Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>A document's key.</summary>
    internal string Wrapped { get; private set; } = null!;

    /// <summary>An S/MIME key.</summary>
    internal string WrappedPrivateKey { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Kacls = await StartAsync();
        Wrapped = await Kacls.WrapAsync(SampleDek.New());
        WrappedPrivateKey = await new GmailRequests(Kacls).WrappedAsync(SmimeKeys.Rsa2048);
    }

    private static Task<KaclsApp> StartAsync() => KaclsApp.StartAsync(
        new Dictionary<string, string?>(HostFixture.Settings)
        {
            ["Kacls:Privileged:MaxTokenAge"] = "00:05:00",
            ["Kacls:Authentication:Providers:0:Domains:0"] = "example.com",
            ["Kacls:Authentication:Providers:0:Domains:1"] = "*.example.com",
            ["Kacls:Migration:Peers:0:Url"] = Listed,
            ["Kacls:Migration:Peers:0:Allow:0"] = "rewrap-from",
            ["Kacls:Migration:Peers:1:Url"] = Elsewhere,
            ["Kacls:Migration:Peers:1:Allow:0"] = "unwrap",
            ["Kacls:Migration:Peers:1:Networks:0"] = "203.0.113.0/24",
            ["Kacls:Migration:Peers:2:Url"] = Past,
            ["Kacls:Migration:Peers:2:Allow:0"] = "rewrap-from",
            ["Kacls:Migration:Peers:2:Until"] = "2025-12-31T00:00:00Z",
        });

    public async Task DisposeAsync() => await Kacls.DisposeAsync();

    internal JsonObject Wrap(
        Func<TokenBuilder, TokenBuilder>? authentication = null, Func<TokenBuilder, TokenBuilder>? authorization = null) =>
        Kacls.WrapBody(authentication?.Invoke(Kacls.Idp.IdToken()), authorization?.Invoke(Kacls.Drive.DriveAuthorization()));

    internal JsonObject PrivilegedWrap(Func<TokenBuilder, TokenBuilder> authentication) => new()
    {
        ["authentication"] = authentication(new DelegationRequests(Kacls).AdminToken).Mint(),
        ["key"] = "AAAA",
        ["resource_name"] = SampleTokens.DriveResource,
    };

    internal JsonObject PeerUnwrap(string peer) => MigrationRequests.PrivilegedUnwrapBody(
        "AAAA", new TokenIssuer(peer, Kacls.Time, KeyPool.Rsa(7)).MigrationToken());
}
