using System.Globalization;
using Kacls.Audit;

namespace Kacls.Cli.Recover.Serve;

/// <summary>What was served, for <c>--json</c>: counted as the records were written.</summary>
internal sealed class ServeReport
{
    /// <summary>Where records are.</summary>
    public required string Journal { get; init; }

    /// <summary>When the service began to listen.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Keys that left.</summary>
    public int Granted { get; private set; }

    /// <summary>Requests that got none.</summary>
    public int Refused { get; private set; }

    /// <summary>Counts a record, and makes the line that a person reads.</summary>
    public string Note(AuditEntry entry)
    {
        var fields = entry.Fields.ToDictionary(StringComparer.Ordinal);
        if (fields.ContainsKey("http_status") && Text("operation") != "status")
        {
            var requests = Convert.ToInt32(fields.GetValueOrDefault("count") ?? 1, CultureInfo.InvariantCulture);
            var isGranted = Text("outcome") == "granted";
            (Granted, Refused) = isGranted ? (Granted + requests, Refused) : (Granted, Refused + requests);
        }

        string?[] words =
        [
            entry.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Text("outcome"), Text("operation"),
            Text("outcome") == "granted" ? null : Text("reason_code"), Text("user"), Text("resource_name") ?? Text("spki_hash"),
            Text("kek"), Text("detail"), Text("correlation_id"),
        ];
        return string.Join(' ', words.OfType<string>());

        string? Text(string name) => fields.GetValueOrDefault(name) as string;
    }
}
