using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.Diagnosis;

/// <summary>Logs the diagnosis once when the host has started. Nothing waits for it.</summary>
internal sealed partial class KeyDiagnosisAtStart(KeyDiagnosis diagnosis, ILogger<KeyDiagnosisAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (works, lines) = await diagnosis.RunAsync(stoppingToken);
        foreach (var line in lines)
        {
            Log(works ? LogLevel.Information : LogLevel.Warning, line);
        }
    }

    [LoggerMessage(EventId = 2031, Message = "{Line}")]
    private partial void Log(LogLevel level, string line);
}
