using Kacls.Audit;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>Keeps what one request left behind: its audit records, and what was logged beside them.</summary>
internal sealed class FuzzAudit(AuditLanes lanes) : IAuditOutlet
{
    private readonly List<AuditEntry> entries = [];

    public void HasMore() => lanes.Take(entries, int.MaxValue);

    public Task FlushAsync(CancellationToken cancellation) => Task.CompletedTask;

    internal IReadOnlyList<AuditFields> TakeAll()
    {
        AuditFields[] taken = [.. entries.Select(entry => entry.Fields)];
        entries.Clear();
        return taken;
    }
}

/// <summary>Keeps the log's lines until somebody takes them.</summary>
internal sealed class FuzzLog : ILoggerProvider, ILogger
{
    private readonly List<string> lines = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add($"{formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }
    }

    public void Dispose()
    {
    }

    internal IReadOnlyList<string> TakeAll()
    {
        lock (lines)
        {
            string[] taken = [.. lines];
            lines.Clear();
            return taken;
        }
    }
}
