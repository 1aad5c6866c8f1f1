using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.Diagnosis;

/// <summary>Logs the diagnosis once when the host has started. Nothing waits for it, and nothing ends by it.</summary>
internal sealed partial class KeyDiagnosisAtStart(KeyDiagnosis diagnosis, ILogger<KeyDiagnosisAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var (works, lines) = await diagnosis.RunAsync(stoppingToken);
            foreach (var line in lines)
            {
                Log(works ? LogLevel.Information : LogLevel.Warning, line.Text, line.VaultRequests ?? "none");
            }
        }
#pragma warning disable CA1031 // A background service that throws ends the program (BackgroundServiceExceptionBehavior).
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(EventId = 2031, Message = "{Line}; vault requests: {VaultRequests}.")]
    private partial void Log(LogLevel level, string line, string vaultRequests);

    [LoggerMessage(2032, LogLevel.Warning, "The diagnosis of the keys ended early. The service does not need it.")]
    private partial void LogFailed(Exception exception);
}
