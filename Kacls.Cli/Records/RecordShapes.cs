using System.Globalization;
using System.Text.Json;
using Kacls.Audit;

namespace Kacls.Cli.Records;

/// <summary>The rows in which a record is found: each place that keeps it has its own names for the same.</summary>
internal static class RecordShapes
{
    /// <summary>Member of the fields, member of the event's name, member of the time.</summary>
    private static readonly (string Fields, string Name, string Time)[] Known =
    [
        ("State", "Message", "Timestamp"),              // the console's line
        ("Properties", "Name", "TimeGenerated"),        // Log Analytics, its export, the archive
        ("customDimensions", "name", "timestamp"),      // Application Insights
    ];

    /// <summary>The fields and the time of the record in a row; null: the row is something else.</summary>
    public static (IReadOnlyDictionary<string, string> Fields, DateTimeOffset? Time)? Find(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var (fields, name, time) in Known)
        {
            if (row.TryGetProperty(fields, out var value) && FieldsOf(value) is { } read && IsEvent(row, name, read))
            {
                return (read, TimeOf(row, time) ?? TimeOf(row, "time"));
            }
        }

        // A query that projects the fields, or the JSON that this tool has written itself.
        return row.TryGetProperty("operation", out _) && row.TryGetProperty("outcome", out _) && FieldsOf(row) is { } plain
            ? (plain, TimeOf(row, "time") ?? TimeOf(row, "TimeGenerated") ?? TimeOf(row, "timestamp"))
            : null;
    }

    private static bool IsEvent(JsonElement row, string member, Dictionary<string, string> fields) =>
        (row.TryGetProperty(member, out var name)
            ? name.ValueKind == JsonValueKind.String && name.ValueEquals(AuditLog.EventName)
            : !row.TryGetProperty("Category", out _))
        && fields.ContainsKey("operation");

    /// <summary>An object, or the text of one: an export writes a dynamic column as text.</summary>
    private static Dictionary<string, string>? FieldsOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                using var document = JsonDocument.Parse(value.GetString()!);
                return FieldsOf(document.RootElement);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && member.Value.ToString() is { Length: > 0 } text)
            {
                fields[member.Name] = member.Value.ValueKind switch
                {
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => text,
                };
            }
        }

        return fields;
    }

    private static DateTimeOffset? TimeOf(JsonElement row, string member) =>
        row.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.ToUniversalTime()
                : null;
}
