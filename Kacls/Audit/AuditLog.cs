using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Kacls.Audit;

/// <summary>Where audit records are written: the log category <c>Kacls.Audit</c>, one structured event each, never sampled.</summary>
internal sealed class AuditLog(ILoggerFactory loggers)
{
    /// <summary>The name of the event, in Application Insights the custom event's.</summary>
    public const string EventName = "KaclsAudit";

    /// <summary>The log category. Whoever filters it away has no audit.</summary>
    public const string Category = "Kacls.Audit";

    private static readonly EventId Event = new(1, EventName);
    private readonly ILogger logger = loggers.CreateLogger(Category);

    /// <summary>Writes a record. Called once for each request.</summary>
    [SuppressMessage(
        "Performance", "CA1873", Justification = "Audit records are always written; a host that filters them away has no audit.")]
    [SuppressMessage(
        "Performance", "CA1848", Justification = "The state is a list of fields of varying length, which no message template can name.")]
    public void Write(AuditRecord record) =>
        logger.Log(LogLevel.Information, Event, new AuditFields(record), exception: null, static (_, _) => EventName);
}
