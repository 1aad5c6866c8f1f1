using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>Registers the audit. Its records go to the log, unless the host adds another outlet.</summary>
internal static class AuditServices
{
    internal static void AddKaclsAudit(this IServiceCollection services, AuditSettings settings)
    {
        services.AddSingleton(provider => new AuditLanes(settings.MaxWaiting, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IAuditOutlet>(provider =>
            new LoggedAudit(provider.GetRequiredService<AuditLanes>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new AuditLog(
            provider.GetRequiredService<AuditLanes>(),
            provider.GetRequiredService<IAuditOutlet>(),
            provider.GetRequiredService<KaclsDiagnostics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditLog>>()));
        services.AddSingleton<IServiceAudit>(provider => provider.GetRequiredService<AuditLog>());
        services.AddHostedService<AuditAtStartAndStop>();
    }
}
