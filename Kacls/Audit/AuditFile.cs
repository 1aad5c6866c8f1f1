using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Kacls.Audit;

/// <summary>Undelivered records as a file: gzip of JSON, one record on each line, its time and trace beside its fields.</summary>
internal static class AuditFile
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    internal static byte[] Write(IReadOnlyList<AuditEntry> entries)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            using var json = new Utf8JsonWriter(zipped);
            foreach (var entry in entries)
            {
                Write(json, entry);
                json.Flush();
                json.Reset();
                zipped.Write(NewLine);
            }
        }

        return bytes.ToArray();
    }

    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="JsonException">It is damaged.</exception>
    internal static List<AuditEntry> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var entries = new List<AuditEntry>();
        while (text.ReadLine() is { } line)
        {
            entries.Add(Parse(line));
        }

        return entries;
    }

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("at", entry.At);
        json.WriteString("trace", entry.TraceId == default ? "" : entry.TraceId.ToHexString());
        json.WriteString("span", entry.SpanId == default ? "" : entry.SpanId.ToHexString());
        json.WriteStartObject("fields");
        for (var index = 1; index < entry.Fields.Count; index++)
        {
            // The first is the event's name.
            var (name, value) = entry.Fields[index];
            json.WritePropertyName(name);
            switch (value)
            {
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case int or long:
                    json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number:
                    json.WriteNumberValue(number);
                    break;
                default:
                    json.WriteStringValue((string)value!);
                    break;
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static AuditEntry Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var fields = new AuditFields();
        foreach (var field in json.RootElement.GetProperty("fields").EnumerateObject())
        {
            fields.Restore(field.Name, field.Value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => field.Value.TryGetInt64(out var whole) ? (object)whole : field.Value.GetDouble(),
                _ => field.Value.GetString()!,
            });
        }

        var trace = json.RootElement.GetProperty("trace").GetString();
        var span = json.RootElement.GetProperty("span").GetString();
        return AuditEntry.Restored(
            json.RootElement.GetProperty("at").GetDateTimeOffset(),
            string.IsNullOrEmpty(trace) ? default : ActivityTraceId.CreateFromString(trace),
            string.IsNullOrEmpty(span) ? default : ActivitySpanId.CreateFromString(span),
            fields);
    }
}
