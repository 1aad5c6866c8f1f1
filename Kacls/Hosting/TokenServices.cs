using Kacls.Migration;
using Kacls.Signing;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kacls.Hosting;

internal static class TokenServices
{
    /// <summary>
    /// Adds <see cref="TokenValidator"/> and <see cref="KeySources"/> for the issuers of these settings, and the background fetching of
    /// their keys; this KACLS is an issuer of its own delegated tokens among them. Time is the <see cref="TimeProvider"/> of the services,
    /// the system's unless one is registered.
    /// </summary>
    public static IServiceCollection AddKaclsTokens(this IServiceCollection services, LoadedSettings loaded)
    {
        var settings = loaded.Settings;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new KeySourceFactory(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            KeyBounds.Default with { StaleKeysFor = settings.Outbound.StaleKeysFor },
            authorities: loaded.Authorities));
        services.TryAddSingleton(_ => LocalKeys.Open(settings));
        services.AddKaclsSigning(settings.Signing);
        services.AddSingleton(provider => loaded.Issuers.Open(
            provider.GetRequiredService<KeySourceFactory>().Open,
            provider.GetService<PeerIssuers>()?.Issuers,
            settings.Urls is [var url, ..] ? DelegatedTokens.Issuer(url, provider.GetRequiredService<ISigningKeys>()) : null));
        services.AddSingleton(provider => new KeySources(
            [.. provider.GetRequiredService<IssuerRegistry>().Issuers.SelectMany(issuer => issuer.Keys switch
            {
                KeySource one => [one],
                UnionKeys several => several.Sources,
                _ => [],
            })]));
        services.AddSingleton(provider => new TokenValidator(
            provider.GetRequiredService<IssuerRegistry>(), provider.GetRequiredService<TimeProvider>(), settings.ClockSkew));
        services.AddHostedService<KeyFetchingService>();
        return services;
    }
}
