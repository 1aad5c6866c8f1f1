using System.Diagnostics.CodeAnalysis;
using Kacls.Errors;
using Microsoft.Extensions.Logging;

namespace Kacls.Audit;

/// <summary>
/// Audit records go to the log, in the category <see cref="AuditLog.Category"/>: a console, which does not fail. Whoever has a record
/// writes it, and what others have accepted meanwhile.
/// </summary>
internal sealed class LoggedAudit : IAuditOutlet
{
    private readonly AuditLanes lanes;
    private readonly ILogger logger;
    private readonly List<AuditEntry> batch = [];
    private int writing;
    private int more;

    /// <exception cref="SettingsException">A filter of the log would drop the records.</exception>
    internal LoggedAudit(AuditLanes lanes, ILoggerFactory loggers)
    {
        this.lanes = lanes;
        logger = loggers.CreateLogger(AuditLog.Category);
        if (!logger.IsEnabled(LogLevel.Information))
        {
            throw new SettingsException(
                [$"Logging:LogLevel drops the category {AuditLog.Category}: without a record no key is given; set it to Information"]);
        }
    }

    public void HasMore()
    {
        Volatile.Write(ref more, 1);
        while (Volatile.Read(ref more) == 1 && Interlocked.Exchange(ref writing, 1) == 0)
        {
            try
            {
                Volatile.Write(ref more, 0);
                WriteAll();
            }
            finally
            {
                Volatile.Write(ref writing, 0);
            }
        }
    }

    public Task FlushAsync(CancellationToken cancellation)
    {
        HasMore();
        return Task.CompletedTask;
    }

    [SuppressMessage("Performance", "CA1873", Justification = "Audit records are always written.")]
    [SuppressMessage(
        "Performance", "CA1848", Justification = "The state is a list of fields of varying length, which no message template can name.")]
    private void WriteAll()
    {
        do
        {
            batch.Clear();
            lanes.Take(batch, 64);
            foreach (var entry in batch)
            {
                logger.Log(LogLevel.Information, AuditLog.Event, entry.Fields, exception: null, static (_, _) => AuditLog.EventName);
            }
        }
        while (batch.Count > 0);
    }
}
