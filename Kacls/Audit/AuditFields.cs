using System.Collections;

namespace Kacls.Audit;

/// <summary>An audit record as the structured state of a log event: its fields in snake_case, those without a value left out.</summary>
internal sealed class AuditFields : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> fields = new(28);

    internal AuditFields(IAuditSource source)
        : this() => source.List(this);

    internal AuditFields() => fields.Add(EventNameField);

    public int Count => fields.Count;

    // OpenTelemetry's Azure Monitor exporter makes a log record with this attribute a custom event of that name.
    private static KeyValuePair<string, object?> EventNameField { get; } = new("microsoft.custom_event.name", AuditLog.EventName);

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => AuditLog.EventName;

    /// <summary>Every text is cleaned, wherever it comes from, so that no field can be forgotten.</summary>
    internal void Add(string name, object? value)
    {
        value = value is string text ? AuditText.Clean(text) : value;
        if (value is not null)
        {
            fields.Add(new(name, value));
        }
    }

    /// <summary>Adds a text that may be as long as Application Insights takes.</summary>
    internal void AddLong(string name, string? text)
    {
        if (AuditText.Clean(text, AuditText.MaxLongBytes) is { } clean)
        {
            fields.Add(new(name, clean));
        }
    }

    /// <summary>Adds a field as it was read back, cleaned before.</summary>
    internal void Restore(string name, object value) => fields.Add(new(name, value));
}
