using System.Diagnostics.CodeAnalysis;
using System.Net;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Azure.Diagnosis;

/// <summary>Registers the diagnosis of the keys in vaults.</summary>
internal static class KeyDiagnosisExtensions
{
    /// <summary>Adds <see cref="KeyDiagnosis"/>, and its log entry at the start.</summary>
    public static IServiceCollection AddKeyDiagnosisAtStart(this IServiceCollection services, KaclsSettings settings) =>
        services.AddKeyDiagnosis(settings).AddHostedService<KeyDiagnosisAtStart>();

    /// <summary>Adds <see cref="KeyDiagnosis"/>, for whoever asks for it.</summary>
    public static IServiceCollection AddKeyDiagnosis(this IServiceCollection services, KaclsSettings settings)
    {
        services.AddVaults();
        services.AddSingleton(provider => new KeyDiagnosis(
            settings,
            provider.GetServices<IKeyEncryptionKey>(),
            provider.GetRequiredService<SharedTokenCredential>(),
            provider.GetRequiredService<HttpPipelineTransport>(),
            new IdentityProbe(provider.GetRequiredService<SharedTokenCredential>(), Environment.GetEnvironmentVariable, CreateHttp()),
            (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IServiceAudit>()));
        return services;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "It lives as long as the program.")]
    private static HttpClient CreateHttp() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };
}
