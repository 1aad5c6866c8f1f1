using Kacls.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>Logs once, at the start, what the settings say and an operator may not mean.</summary>
internal sealed partial class StartWarnings(KaclsSettings settings, ILogger<StartWarnings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in settings.Warnings.Concat(SettingsWarnings.Find(settings)))
        {
            LogWarning(warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(311, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);
}
