using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Registers the KEKs of Key Vault and Managed HSM.</summary>
public static class KeyVaultKeyEncryptionExtensions
{
    /// <summary>
    /// Adds one <see cref="IKeyEncryptionKey"/> for each entry of Kacls:KeyEncryption:Keys, and their loading at the start. A
    /// <see cref="TokenCredential"/>, <see cref="HttpPipelineTransport"/> or <see cref="TimeProvider"/> that is registered already is used.
    /// </summary>
    public static IServiceCollection AddKeyVaultKeyEncryption(this IServiceCollection services, KeyEncryptionSettings settings)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => AzureCredentials.Create(Environment.GetEnvironmentVariable));
        services.TryAddSingleton<HttpPipelineTransport>(_ => CreateTransport());
        services.TryAddSingleton(provider =>
            new SharedTokenCredential(provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()));
        foreach (var key in settings.Keys)
        {
            services.AddSingleton<IKeyEncryptionKey>(provider => new KeyVaultKeyEncryptionKey(
                key,
                settings,
                provider.GetRequiredService<SharedTokenCredential>(),
                provider.GetRequiredService<HttpPipelineTransport>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<KeyVaultKeyEncryptionKey>>()));
        }

        return services.AddHostedService<KeyVersionWarmUp>();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The transport lives as long as the program.")]
    private static HttpClientTransport CreateTransport() => new HttpClientTransport(new HttpClient(new SocketsHttpHandler
    {
        // A vault is one TLS handshake away; what takes longer to connect fails within the time-out of a call anyway.
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

        // A vault's address changes when its region fails over: no connection outlives five minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });
}
