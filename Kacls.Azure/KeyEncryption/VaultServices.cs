using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Registers what every key in a vault needs: who we are, and the way there.</summary>
internal static class VaultServices
{
    public static void AddVaults(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddAzureCredential();
        services.TryAddSingleton<HttpPipelineTransport>(_ => CreateTransport());
        services.TryAddSingleton(provider => new SharedTokenCredential(
            provider.GetRequiredService<TokenCredential>,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SharedTokenCredential>>()));
    }

    /// <summary>Adds who this program is to Azure: another one each time, since the first may have to be replaced.</summary>
    public static void AddAzureCredential(this IServiceCollection services) =>
        services.TryAddTransient(_ => AzureCredentials.Create(Environment.GetEnvironmentVariable));

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
