using System.Globalization;
using Kacls.Audit;

namespace Kacls.Cli.Records;

/// <summary>One audit record, read back from wherever it was kept. docs/audit.md describes the fields.</summary>
/// <param name="fields">Its fields, by their names.</param>
/// <param name="time">When it was written; a console without timestamps has none.</param>
/// <param name="where">File and line, for messages.</param>
internal sealed class AuditRecordLine(IReadOnlyDictionary<string, string> fields, DateTimeOffset? time, string where)
{
    private static readonly string[] OfService = [ServiceRecord.Configuration, ServiceRecord.Probe, ServiceRecord.Seal];

    /// <summary>When it was written.</summary>
    public DateTimeOffset? Time => time;

    /// <summary>File and line.</summary>
    public string Where => where;

    /// <summary>All of its fields.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    /// <summary>Whether no request asked for it: a start, a key that was tried.</summary>
    public bool IsOfService => OfService.Contains(this["operation"], StringComparer.Ordinal);

    /// <summary>For how many requests it stands.</summary>
    public long Count => Number("count") ?? 1;

    /// <summary>Its number on its instance.</summary>
    public long? Sequence => Number("sequence");

    /// <summary>The instance that wrote it.</summary>
    public string? Instance => this["instance"];

    /// <summary>A field, or null where the record has none of that name.</summary>
    public string? this[string name] => fields.GetValueOrDefault(name);

    /// <summary>Of all fields: two deliveries of one record have the same.</summary>
    public int ContentHash() => fields.OrderBy(field => field.Key, StringComparer.Ordinal)
        .Aggregate(0, (hash, field) => HashCode.Combine(hash, field.Key, field.Value));

    private long? Number(string name) =>
        long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
