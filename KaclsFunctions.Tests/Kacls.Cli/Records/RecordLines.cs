using System.Globalization;
using System.Text.Json;

namespace KaclsFunctions.Tests.Cli.Records;

/// <summary>Audit records as a console with timestamps writes them.</summary>
internal static class RecordLines
{
    /// <summary>A record of an unwrap that is right in every field but those given.</summary>
    internal static string Line(params (string Name, string Value)[] fields)
    {
        var record = new Dictionary<string, object?>
        {
            ["operation"] = "unwrap", ["outcome"] = "granted", ["reason_code"] = "ok", ["user"] = "ann@contoso.example",
            ["provider"] = "entra", ["email_type"] = "google", ["application"] = "drive", ["role"] = "reader",
            ["resource_name"] = "//x/a", ["client_ip"] = "192.0.2.1", ["duration_ms"] = 3,
        };
        foreach (var (name, value) in fields)
        {
            record[name] = value;
        }

        return Of(record, DateTimeOffset.Parse("2026-11-25T12:00:00Z", CultureInfo.InvariantCulture));
    }

    internal static string Of(IReadOnlyDictionary<string, object?> fields, DateTimeOffset time) => JsonSerializer.Serialize(new
    {
        Timestamp = time.ToString("O", CultureInfo.InvariantCulture), Category = "Kacls.Audit", Message = "KaclsAudit", State = fields,
    });
}
