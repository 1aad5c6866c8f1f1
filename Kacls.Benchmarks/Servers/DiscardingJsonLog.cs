using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Servers;

/// <summary>
/// A log that writes each record with all its fields as one JSON line, and throws the line away: the cost of making a record is measured,
/// the cost of a console, a disk or a network is not.
/// </summary>
internal sealed class DiscardingJsonLog : ILoggerProvider, ILogger
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        buffer ??= new ArrayBufferWriter<byte>(4096);
        writer ??= new Utf8JsonWriter(buffer);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        writer.WriteString("event", eventId.Name);
        writer.WriteString("message", formatter(state, exception));
        if (state is IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            for (var index = 0; index < fields.Count; index++)
            {
                Write(writer, fields[index]);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
    }

    public void Dispose()
    {
    }

    private static void Write(Utf8JsonWriter json, KeyValuePair<string, object?> field)
    {
        switch (field.Value)
        {
            case int number:
                json.WriteNumber(field.Key, number);
                break;
            case double number:
                json.WriteNumber(field.Key, number);
                break;
            default:
                json.WriteString(field.Key, field.Value?.ToString());
                break;
        }
    }
}
