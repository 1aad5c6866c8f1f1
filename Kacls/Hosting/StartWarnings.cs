using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>Logs once, at the start, what the settings say and an operator may not mean.</summary>
internal sealed partial class StartWarnings(LoadedSettings loaded, ILogger<StartWarnings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in loaded.Warnings)
        {
            LogWarning(warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(311, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);
}
