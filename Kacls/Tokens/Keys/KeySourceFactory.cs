using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Kacls.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kacls.Tokens.Keys;

/// <summary>Makes the key source that suits a location, over one HTTP client for all.</summary>
internal sealed class KeySourceFactory(
    TimeProvider time,
    ILoggerFactory loggers,
    KeyBounds? bounds = null,
    KaclsDiagnostics? diagnostics = null,
    X509Certificate2Collection? authorities = null) : IDisposable
{
    private readonly KeyBounds bounds = bounds ?? KeyBounds.Default;
    private readonly KeyHttpClient http = new(bounds ?? KeyBounds.Default, authorities);

    public KeySource Open(KeyLocation location) => Open(location.Issuer, FetcherFor(location));

    [SuppressMessage("Reliability", "CA2000", Justification = "The key source disposes its refresher.")]
    public KeySource Open(string issuer, IKeyFetcher fetcher) => new(
        issuer,
        new KeyRefresher(issuer, fetcher, bounds, time, loggers.CreateLogger<KeySource>(), diagnostics ?? KaclsDiagnostics.Shared),
        bounds.RetryInterval,
        time);

    public void Dispose() => http.Dispose();

    private IKeyFetcher FetcherFor(KeyLocation location) => location switch
    {
        { Discovery: { } discovery } => new DiscoveryFetcher(location.Issuer, new Uri(discovery, UriKind.Absolute), http),
        { Keys: { } keys } when KeyLocation.UrlOf(keys) is { } url => new JwksUrlFetcher(url, http),
        { Keys: { } path } => new KeyFileFetcher(path, bounds),
        _ => throw new InvalidOperationException($"The issuer '{location.Issuer}' has no keys in the settings."),
    };
}
