using System.Collections.Concurrent;
using System.Text;
using Kacls.Audit;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Support;

/// <summary>Keeps everything that a host logs, at every level and from every category, with states, scopes and exceptions.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, object?>> audit = new();

    /// <summary>The audit records of requests, in the order in which they were written.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Audit => [.. audit.Where(record => !IsOfService(record["operation"]))];

    /// <summary>Those of what the service did on its own.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> ServiceAudit =>
        [.. audit.Where(record => IsOfService(record["operation"]))];

    internal static bool IsOfService(object? operation) =>
        operation is ServiceRecord.Configuration or ServiceRecord.Probe or ServiceRecord.Seal;

    /// <summary>All of it.</summary>
    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            log.lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new StringBuilder($"{category} {logLevel} {eventId} {formatter(state, exception)} {exception}");
            if (state is IReadOnlyList<KeyValuePair<string, object?>> fields)
            {
                foreach (var (name, value) in fields)
                {
                    line.Append(' ').Append(name).Append('=').Append(value);
                }

                if (category == AuditLog.Category)
                {
                    log.audit.Enqueue(fields.ToDictionary(StringComparer.Ordinal));
                }
            }

            log.lines.Enqueue(line.ToString());
        }
    }
}
