using Kacls.Diagnostics;
using Kacls.Errors;
using Microsoft.Extensions.Logging;

namespace Kacls.Audit;

/// <summary>Where audit records are written. They are never sampled, and no filter of the log is in their way.</summary>
internal sealed partial class AuditLog : IServiceAudit, IAuditRoom, IDisposable
{
    /// <summary>The name of the event, in Application Insights the custom event's.</summary>
    public const string EventName = "KaclsAudit";

    /// <summary>The log category, where records go to the log.</summary>
    public const string Category = "Kacls.Audit";

    internal static readonly EventId Event = new(401, EventName);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly AuditLanes lanes;
    private readonly IAuditOutlet outlet;
    private readonly KaclsDiagnostics diagnostics;
    private readonly ILogger<AuditLog> logger;
    private readonly ITimer timer;
    private int armed;

    internal AuditLog(AuditLanes lanes, IAuditOutlet outlet, KaclsDiagnostics diagnostics, TimeProvider time, ILogger<AuditLog> logger)
    {
        (this.lanes, this.outlet, this.diagnostics, this.logger) = (lanes, outlet, diagnostics, logger);
        timer = time.CreateTimer(_ => Conclude(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts the record of a request.</summary>
    public AuditRecord Start(string operation, string correlationId) => new(operation, correlationId, this);

    public void Reserve()
    {
        if (outlet.IsFailing)
        {
            outlet.HasMore();
            if (outlet.IsFailing)
            {
                throw ErrorCatalogue.AuditUnavailable.ToException("earlier records could not be written");
            }
        }

        lanes.Reserve();
    }

    /// <summary>Writes the record of a request. Called once for each.</summary>
    /// <returns>Whether it is accepted, without which what was granted must not leave.</returns>
    public bool Write(AuditRecord record)
    {
        if (lanes.Accept(record))
        {
            outlet.HasMore();
            return !outlet.IsFailing;
        }

        if (Interlocked.Exchange(ref armed, 1) == 0)
        {
            timer.Change(Minute, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    public void Write(ServiceRecord record)
    {
        // So that the metric is there, and its alert has something to look at, before anything is lost.
        diagnostics.Metrics.CountLost("none", 0);
        if (lanes.Accept(record))
        {
            outlet.HasMore();
            return;
        }

        diagnostics.Metrics.CountLost("no_room", 1);
        LogNoRoom();
    }

    /// <summary>Has all records on their way, those of counted requests too.</summary>
    /// <param name="cancellation">How long it may take.</param>
    public Task FlushAsync(CancellationToken cancellation)
    {
        lanes.Conclude(atOnce: true);
        return outlet.FlushAsync(cancellation);
    }

    public void Dispose()
    {
        timer.Dispose();
        lanes.Conclude(atOnce: true);
        outlet.HasMore();
    }

    private void Conclude()
    {
        Volatile.Write(ref armed, 0);
        if (lanes.Conclude(atOnce: false) && Interlocked.Exchange(ref armed, 1) == 0)
        {
            timer.Change(Minute, Timeout.InfiniteTimeSpan);
        }

        outlet.HasMore();
    }

    [LoggerMessage(402, LogLevel.Error, "Audit records lost: a service record found no room.")]
    private partial void LogNoRoom();
}
