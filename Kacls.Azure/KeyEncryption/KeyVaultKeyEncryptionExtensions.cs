using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Registers the KEKs of Key Vault and Managed HSM.</summary>
internal static class KeyVaultKeyEncryptionExtensions
{
    /// <summary>
    /// Adds one <see cref="IKeyEncryptionKey"/> for each entry of Kacls:KeyEncryption:Keys, and their loading at the start. A
    /// <see cref="TokenCredential"/>, <see cref="HttpPipelineTransport"/> or <see cref="TimeProvider"/> that is registered already is used.
    /// </summary>
    public static IServiceCollection AddKeyVaultKeyEncryption(this IServiceCollection services, KeyEncryptionSettings settings)
    {
        services.AddVaults();
        foreach (var key in settings.Provider == KeyEncryptionSettings.Local ? [] : settings.Keys)
        {
            services.AddSingleton<IKeyEncryptionKey>(provider => new KeyVaultKeyEncryptionKey(
                key,
                settings,
                provider.GetRequiredService<SharedTokenCredential>(),
                provider.GetRequiredService<HttpPipelineTransport>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<KeyVaultKeyEncryptionKey>>(),
                provider.GetService<IServiceAudit>()));
        }

        return services.AddHostedService<KeyVersionWarmUp>();
    }
}
