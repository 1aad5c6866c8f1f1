using Kacls.Errors;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.Tokens.Keys;

/// <summary>One issuer with its keys behind HTTP, and key sources that read them, on a clock that stands still.</summary>
public sealed class KeySourceWorld : IAsyncDisposable
{
    private readonly List<IDisposable> owned = [];
    private readonly IssuerServer server;

    private KeySourceWorld(IssuerServer server)
    {
        this.server = server;
        Issuer = new TokenIssuer(server.UrlOf("idp"), Time, KeyPool.Rsa(0));
        Endpoint = server.Host("idp", Issuer);
    }

    public ManualTimeProvider Time { get; } = new();

    public TokenIssuer Issuer { get; }

    public IssuerEndpoint Endpoint { get; }

    public static async Task<KeySourceWorld> StartAsync() => new(await IssuerServer.StartAsync());

    internal KeySource Open(string? keys = null, string? discovery = null, TimeSpan? timeout = null)
    {
        // Longer than in the product, so that a busy machine does not look like a slow issuer; the tests of slowness shorten it.
        var bounds = KeyBounds.Default with { FetchTimeout = timeout ?? TimeSpan.FromSeconds(30) };
        var factory = new KeySourceFactory(Time, NullLoggerFactory.Instance, bounds);
        var source = factory.Open(new KeyLocation(Issuer.Issuer, discovery is null ? keys ?? Endpoint.JwksUrl : null, discovery));
        owned.AddRange([source, factory]);
        return source;
    }

    /// <summary>A source with the product's own bounds, whatever fetches for it.</summary>
    internal KeySource Open(IKeyFetcher fetcher)
    {
        var factory = new KeySourceFactory(Time, NullLoggerFactory.Instance);
        var source = factory.Open(Issuer.Issuer, fetcher);
        owned.AddRange([source, factory]);
        return source;
    }

    /// <summary>A source whose first fetch has succeeded.</summary>
    internal async Task<KeySource> OpenWarmAsync()
    {
        var source = Open();
        await source.WarmUpAsync(CancellationToken.None);
        Assert.True(source.Health.HasKeys);
        return source;
    }

    public async ValueTask DisposeAsync()
    {
        owned.ForEach(thing => thing.Dispose());
        await server.DisposeAsync();
    }
}

internal static class KeySourceAssertions
{
    public static async Task<bool> KnowsAsync(this KeySource source, string? kid) =>
        await source.FindAsync(kid, CancellationToken.None) is not null;

    public static async Task<string> UnavailableForAsync(this KeySource source, string? kid)
    {
        var refusal = await Assert.ThrowsAsync<KaclsException>(async () => await source.FindAsync(kid, CancellationToken.None));
        Assert.Equal(ErrorCatalogue.KeySourceUnavailable, refusal.Error);
        return refusal.Detail!;
    }

    /// <summary>Waits for what happens in the background on another thread; the bound only ends a test that has failed.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var i = 0; i < 2000 && !condition(); i++)
        {
            await Task.Delay(5);
        }

        Assert.True(condition());
    }
}
