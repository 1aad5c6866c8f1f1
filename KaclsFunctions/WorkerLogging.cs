using Kacls.Hosting;
using Kacls.Settings;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions;

/// <summary>
/// Where the worker's log goes. What it sends to the Functions host through <c>ILogger</c> is shown nowhere once the worker exports
/// telemetry itself (azure-functions-dotnet-worker, issue 3487): so what no exporter takes is written to the console, which the host logs
/// line by line.
/// </summary>
internal static class WorkerLogging
{
    /// <param name="logging">The worker's logging.</param>
    /// <param name="exporter">The exporter of its telemetry.</param>
    internal static void AddWorkerLogging(this ILoggingBuilder logging, string exporter)
    {
        // Four records for each request, which the audit record makes superfluous.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (exporter == TelemetrySettings.None)
        {
            logging.AddFilter("Microsoft.Hosting", LogLevel.Warning).AddKaclsConsole();
        }
    }
}
