using System.Net;
using Kacls.Migration;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kacls.Hosting;

/// <summary>
/// Registers what migration between KACLSs needs. Names are resolved by the system unless another resolver is registered.
/// </summary>
internal static class MigrationServices
{
    internal static void AddMigration(this IServiceCollection services, PeerRegistry peers)
    {
        services.TryAddSingleton<Func<string, CancellationToken, Task<IPAddress[]>>>(Dns.GetHostAddressesAsync);
        services.TryAddSingleton(PeerBounds.Default);
        services.AddSingleton(peers);
        services.AddSingleton(provider => new PeerClient(
            peers,
            provider.GetRequiredService<PeerBounds>(),
            provider.GetRequiredService<Func<string, CancellationToken, Task<IPAddress[]>>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PeerIssuers>();
        services.AddSingleton<MigrationTokens>();
        services.AddSingleton(provider => new ReplayCache(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<KaclsSettings>().ClockSkew,
            provider.GetRequiredService<KaclsSettings>().Migration.RequireTokenId));
    }
}
