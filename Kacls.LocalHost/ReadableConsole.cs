using System.Globalization;
using Kacls.Audit;
using Kacls.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Kacls.LocalHost;

/// <summary>The log on a terminal, for a person: <see cref="AuditLine"/>, and a line for any other event. A pipe gets JSON lines.</summary>
internal sealed class ReadableConsole() : ConsoleFormatter(FormatterName)
{
    private const string FormatterName = "readable";

    private static bool IsTerminal => !Console.IsOutputRedirected;

    /// <summary>https://no-color.org, and terminals that know no escapes.</summary>
    private static bool HasColour { get; } =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    internal static ILoggingBuilder AddTo(ILoggingBuilder logging) => IsTerminal
        ? logging.AddConsole(console => console.FormatterName = FormatterName)
            .AddConsoleFormatter<ReadableConsole, ConsoleFormatterOptions>()
        : logging.AddKaclsConsole();

    /// <summary>What the worker of a function app writes, which does not know that it ends on a terminal.</summary>
    internal static void WriteWorkerLine(string line) => Console.Out.WriteLine(
        IsTerminal ? AuditLine.FromJson(line, TimeProvider.System.GetLocalNow(), HasColour) ?? line : line);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var time = TimeProvider.System.GetLocalNow();
        if (logEntry.Category == AuditLog.Category && logEntry.State is IEnumerable<KeyValuePair<string, object?>> state)
        {
            var fields = state.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
            textWriter.WriteLine(AuditLine.Format(time, name => Text(fields.GetValueOrDefault(name)), HasColour));
            return;
        }

        // What nobody sees could act on the terminal.
        var message = AuditText.Clean(logEntry.Formatter(logEntry.State, logEntry.Exception), AuditText.MaxLongBytes);
        textWriter.WriteLine($"{time:HH:mm:ss} {logEntry.LogLevel}: {message}");
        foreach (var line in logEntry.Exception?.ToString().Split('\n') ?? [])
        {
            textWriter.WriteLine($"         {AuditText.Clean(line.TrimEnd(), AuditText.MaxLongBytes)}");
        }
    }

    private static string? Text(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
