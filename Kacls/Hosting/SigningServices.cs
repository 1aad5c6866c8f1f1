using Kacls.Settings;
using Kacls.Signing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kacls.Hosting;

/// <summary>Registers the signing key of our own tokens, except that of a cloud, which the host adds.</summary>
internal static class SigningServices
{
    /// <summary>Adds <see cref="ITokenSigner"/> and <see cref="ISigningKeys"/>, unless they are there: the Local key, or none.</summary>
    public static IServiceCollection AddKaclsSigning(this IServiceCollection services, SigningSettings settings)
    {
        if (settings.KeyId is { Length: > 0 })
        {
            return services;
        }

        if (settings.Path is { Length: > 0 })
        {
            services.TryAddSingleton<ITokenSigner>(provider => provider.GetRequiredService<LocalKeys>().Signing!);
            services.TryAddSingleton<ISigningKeys>(provider => provider.GetRequiredService<LocalKeys>().Signing!);
            return services;
        }

        services.TryAddSingleton<ITokenSigner, UnconfiguredSigning>();
        services.TryAddSingleton<ISigningKeys, UnconfiguredSigning>();
        return services;
    }
}
