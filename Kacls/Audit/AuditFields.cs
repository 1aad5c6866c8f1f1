using System.Collections;

namespace Kacls.Audit;

/// <summary>An audit record as the structured state of a log event: its fields in snake_case, those without a value left out.</summary>
internal sealed class AuditFields : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> fields = new(24);

    internal AuditFields(AuditRecord record)
    {
        // OpenTelemetry's Azure Monitor exporter makes a log record with this attribute a custom event of that name.
        Add("microsoft.custom_event.name", AuditLog.EventName);
        Add("operation", record.Operation);
        Add("outcome", record.OutcomeName);
        Add("reason_code", record.ReasonCode);
        Add("http_status", record.HttpStatus);
        AddText("user", record.User);
        AddText("google_email", record.GoogleEmail);
        AddText("email_type", record.EmailType);
        AddText("delegated_to", record.DelegatedTo);
        AddText("issuer", record.Issuer);
        Add("application", record.Application);
        AddText("role", record.Role);
        AddText("resource_name", record.ResourceName);
        AddText("perimeter_id", record.PerimeterId);
        AddText("sealed_perimeter_id", record.SealedPerimeterId);
        AddText("perimeter_rule", record.PerimeterRule);
        Add("guest", record.EmailType is null or "google" ? null : true);
        AddText("reason", record.Reason);
        Add("kek", record.Kek);
        AddText("message_id", record.MessageId);
        AddText("spki_hash", record.SpkiHash);
        AddText("algorithm", record.Algorithm);
        AddText("original_kacls_url", record.OriginalKaclsUrl);
        Add("client_ip", record.ClientAddress?.ToString());
        Add("correlation_id", record.CorrelationId);
        AddText("vault_request_ids", record.VaultRequestIds);
        Add("duration_ms", record.DurationMs);
        AddText("detail", record.Detail);
    }

    public int Count => fields.Count;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => AuditLog.EventName;

    private void Add(string name, object? value)
    {
        if (value is not null)
        {
            fields.Add(new(name, value));
        }
    }

    private void AddText(string name, string? value) => Add(name, AuditText.Clean(value));
}
