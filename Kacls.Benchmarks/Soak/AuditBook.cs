using System.Collections.Concurrent;
using System.Globalization;
using Kacls.Audit;
using Kacls.Testing.Ingestion;

namespace Kacls.Benchmarks.Soak;

/// <summary>One audit record, as far as it is compared.</summary>
internal sealed record BookedRecord(
    string Instance,
    long Sequence,
    string Operation,
    string ReasonCode,
    string CorrelationId,
    string Marker,
    string Status,
    long Count)
{
    internal bool IsOfService => Operation is ServiceRecord.Configuration or "seal" or "probe";

    internal static BookedRecord Of(IReadOnlyDictionary<string, string> fields) => new(
        fields["instance"],
        Number(fields["sequence"]),
        fields["operation"],
        fields.GetValueOrDefault("reason_code", ""),
        fields.GetValueOrDefault("correlation_id", ""),
        fields.GetValueOrDefault("reason", ""),
        fields.GetValueOrDefault("http_status", ""),
        fields.TryGetValue("count", out var count) ? Number(count) : 1)
    {
        IsCounted = fields.ContainsKey("count"),
    };

    /// <summary>Whether it stands for several requests.</summary>
    internal bool IsCounted { get; init; }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The records that Application Insights has taken, each once, and whatever waits on the disk in the end.</summary>
internal sealed class AuditBook
{
    private readonly ConcurrentDictionary<(string Instance, long Sequence), BookedRecord> records = new();
    private readonly ConcurrentQueue<string> contradictions = new();

    /// <summary>All records, each once.</summary>
    internal ICollection<BookedRecord> Records => records.Values;

    /// <summary>Records that came twice, and not alike.</summary>
    internal IReadOnlyCollection<string> Contradictions => contradictions;

    /// <summary>Takes a line of the ingestion's protocol.</summary>
    internal void Take(string line)
    {
        var item = TelemetryItem.Parse(line);
        if (item.Name == AuditLog.EventName)
        {
            Add(BookedRecord.Of(item.Properties));
        }
    }

    /// <summary>Takes what a service that has ended left on its disk.</summary>
    internal void TakeStored(string store)
    {
        var files = Directory.Exists(store) ? Directory.GetFiles(store, "*.records", SearchOption.AllDirectories) : [];
        foreach (var entry in files.SelectMany(AuditFile.Read))
        {
            Add(BookedRecord.Of(entry.Fields.ToDictionary(
                field => field.Key, field => Convert.ToString(field.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal)));
        }
    }

    private void Add(BookedRecord record)
    {
        if (records.GetOrAdd((record.Instance, record.Sequence), record) != record)
        {
            contradictions.Enqueue($"{record.Instance}/{record.Sequence}");
        }
    }
}
