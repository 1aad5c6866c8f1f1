using Kacls.Migration;
using Kacls.Settings;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kacls.Tokens;

/// <summary>Registers the token layer.</summary>
public static class TokenServices
{
    /// <summary>
    /// Adds <see cref="TokenValidator"/> and <see cref="KeySources"/> for the issuers of these settings, and the background fetching of
    /// their keys. Time is the <see cref="TimeProvider"/> of the services, the system's unless one is registered.
    /// </summary>
    public static IServiceCollection AddKaclsTokens(this IServiceCollection services, KaclsSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new KeySourceFactory(
            provider.GetRequiredService<TimeProvider>(), provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        services.AddSingleton(provider => ConfiguredIssuers.Read(
            settings, provider.GetRequiredService<KeySourceFactory>().Open, provider.GetService<PeerIssuers>()?.Issuers));
        services.AddSingleton(provider => new KeySources(
            [.. provider.GetRequiredService<IssuerRegistry>().Issuers.Select(issuer => issuer.Keys)]));
        services.AddSingleton(provider => new TokenValidator(
            provider.GetRequiredService<IssuerRegistry>(), provider.GetRequiredService<TimeProvider>(), settings.ClockSkew));
        services.AddHostedService<KeyFetchingService>();
        return services;
    }
}
