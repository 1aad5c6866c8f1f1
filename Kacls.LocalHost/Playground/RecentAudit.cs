using Kacls.Audit;
using Microsoft.Extensions.Logging;

namespace Kacls.LocalHost.Playground;

/// <summary>
/// The audit records of the last requests, in memory, for the playground. They are copies: the console keeps the records.
/// </summary>
internal sealed class RecentAudit : ILoggerProvider, ILogger
{
    /// <summary>How many are kept.</summary>
    internal const int Most = 300;

    private readonly Lock sync = new();
    private readonly Dictionary<string, IReadOnlyList<KeyValuePair<string, object?>>> records = [];
    private readonly Queue<string> order = new();

    /// <returns>The fields of a request's record, by their names in docs/audit.md; null: there is none any more, or not yet.</returns>
    internal IReadOnlyDictionary<string, object?>? Find(string correlationId)
    {
        lock (sync)
        {
            return records.TryGetValue(correlationId, out var fields)
                ? fields.Where(field => !field.Key.Contains('.', StringComparison.Ordinal)).ToDictionary()
                : null;
        }
    }

    public ILogger CreateLogger(string categoryName) =>
        categoryName == AuditLog.Category ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <summary>
    /// Never: the service asks whether anybody keeps its records, and does not start where nobody does. Memory does not.
    /// </summary>
    public bool IsEnabled(LogLevel logLevel) => false;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> fields
            && fields.FirstOrDefault(field => field.Key == "correlation_id").Value is string id)
        {
            lock (sync)
            {
                if (records.TryAdd(id, fields))
                {
                    order.Enqueue(id);
                }

                if (order.Count > Most)
                {
                    records.Remove(order.Dequeue());
                }
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
