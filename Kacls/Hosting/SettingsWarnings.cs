using Kacls.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>Tells the operator, once at the start of any host, what in the settings is perhaps not meant. Names alone are logged, no value.</summary>
internal sealed partial class SettingsWarnings(KaclsSettings settings, ILogger<SettingsWarnings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in settings.Warnings)
        {
            Warn(warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(303, LogLevel.Warning, "{Warning}")]
    private partial void Warn(string warning);
}
