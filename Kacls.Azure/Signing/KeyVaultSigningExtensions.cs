using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Settings;
using Kacls.Signing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.Signing;

/// <summary>Registers the signing key of Key Vault and Managed HSM.</summary>
internal static class KeyVaultSigningExtensions
{
    /// <summary>
    /// Adds <see cref="ITokenSigner"/> and <see cref="ISigningKeys"/> for Kacls:Signing:KeyId, and their loading at the start; without that
    /// setting, nothing. A <see cref="TokenCredential"/>, <see cref="HttpPipelineTransport"/> or <see cref="TimeProvider"/> that is
    /// registered already is used.
    /// </summary>
    public static IServiceCollection AddKeyVaultSigning(this IServiceCollection services, KaclsSettings settings)
    {
        if (string.IsNullOrEmpty(settings.Signing.KeyId))
        {
            return services;
        }

        services.AddVaults();
        services.AddSingleton(provider => new KeyVaultSigningKey(
            settings.Signing,
            settings.KeyEncryption,
            provider.GetRequiredService<SharedTokenCredential>(),
            provider.GetRequiredService<HttpPipelineTransport>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KeyVaultSigningKey>>(),
            provider.GetService<IServiceAudit>()));
        services.AddSingleton<ITokenSigner>(provider => provider.GetRequiredService<KeyVaultSigningKey>());
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<KeyVaultSigningKey>());
        return services.AddHostedService<SigningKeyWarmUp>();
    }
}
