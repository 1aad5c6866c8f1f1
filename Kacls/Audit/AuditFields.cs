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
        Add("user", record.User);
        Add("google_email", record.GoogleEmail);
        Add("email_type", record.EmailType);
        Add("delegated_to", record.DelegatedTo);
        Add("issuer", record.Issuer);
        Add("application", record.Application);
        Add("role", record.Role);
        Add("resource_name", record.ResourceName);
        Add("perimeter_id", record.PerimeterId);
        Add("sealed_perimeter_id", record.SealedPerimeterId);
        Add("perimeter_rule", record.PerimeterRule);
        Add("would_deny", record.WouldDeny);
        Add("claims", record.Claims, AuditClaims.MaxLength);
        Add("guest", record.EmailType is null or "google" ? null : true);
        Add("reason", record.Reason);
        Add("kek", record.Kek);
        Add("message_id", record.MessageId);
        Add("spki_hash", record.SpkiHash);
        Add("algorithm", record.Algorithm);
        Add("original_kacls_url", record.OriginalKaclsUrl);
        Add("client_ip", record.ClientAddress?.ToString());
        Add("correlation_id", record.CorrelationId);
        Add("vault_request_ids", record.VaultRequestIds);
        Add("duration_ms", record.DurationMs);
        Add("detail", record.Detail);
    }

    public int Count => fields.Count;

    public KeyValuePair<string, object?> this[int index] => fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => AuditLog.EventName;

    /// <summary>Every text is cleaned, wherever it comes from, so that no field can be forgotten.</summary>
    private void Add(string name, object? value, int maxBytes = AuditText.MaxBytes)
    {
        value = value is string text ? AuditText.Clean(text, maxBytes) : value;
        if (value is not null)
        {
            fields.Add(new(name, value));
        }
    }
}
