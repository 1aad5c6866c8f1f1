using Kacls.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kacls.Audit;

/// <summary>Says aloud which records were given up: in a metric that has an alert, and in the log.</summary>
internal sealed partial class AuditLosses(KaclsDiagnostics diagnostics, ILogger<AuditLosses> logger)
{
    private long total;

    /// <summary>How many since the start.</summary>
    public long Total => Volatile.Read(ref total);

    /// <param name="reason">A word for why.</param>
    /// <param name="count">How many.</param>
    /// <param name="first">The first of them, named by its number alone.</param>
    public void Count(string reason, int count, AuditEntry? first)
    {
        Interlocked.Add(ref total, count);
        diagnostics.Metrics.CountLost(reason, count);
        LogLost(count, reason, first?.Number ?? "unknown");
    }

    [LoggerMessage(403, LogLevel.Error, "Audit records lost: {Count}, because of {Reason}, from number {First} on.")]
    private partial void LogLost(int count, string reason, string first);

    [LoggerMessage(404, LogLevel.Error, "The delivery of audit records failed; it goes on.")]
    internal partial void LogFault(Exception fault);
}
