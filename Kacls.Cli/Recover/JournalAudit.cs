using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kacls.Audit;

namespace Kacls.Cli.Recover;

/// <summary>
/// Audit records go to a file, one JSON line each in the form of the service's console, with the time. A line is on the disk before its
/// reply leaves; what the disk does not take stays here for the next attempt, and until then no key is given.
/// </summary>
/// <param name="lanes">Where accepted records wait.</param>
/// <param name="journal">The file.</param>
/// <param name="show">Hears of each record that is on the disk.</param>
internal sealed class JournalAudit(AuditLanes lanes, Stream journal, Action<AuditEntry> show) : IAuditOutlet
{
    private const int Batch = 64;
    private static readonly JsonWriterOptions Text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock gate = new();
    private readonly List<AuditEntry> waiting = [];
    private volatile bool failing;

    public bool IsFailing => failing;

    public void HasMore()
    {
        lock (gate)
        {
            do
            {
                lanes.Take(waiting, Math.Max(Batch, waiting.Count));
                failing = !TryWrite();
                if (failing)
                {
                    return;
                }

                waiting.ForEach(show);
                waiting.Clear();
            }
            while (lanes.Waiting is not (0, 0));
        }
    }

    public Task FlushAsync(CancellationToken cancellation)
    {
        HasMore();
        return Task.CompletedTask;
    }

    private bool TryWrite()
    {
        var end = journal.Length;
        try
        {
            using var lines = new MemoryStream();
            waiting.ForEach(entry => Write(lines, entry));
            journal.Write(lines.GetBuffer(), 0, (int)lines.Length);
            Flush();
            return true;
        }
        catch (IOException)
        {
            CutTo(end);
            return false;
        }
    }

    // Half a line would spoil the next one.
    private void CutTo(long end)
    {
        try
        {
            journal.SetLength(end);
        }
        catch (IOException)
        {
            // The disk is gone; the next attempt will fail as well.
        }
    }

    private void Flush()
    {
        if (journal is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            journal.Flush();
        }
    }

    private static void Write(Stream lines, AuditEntry entry)
    {
        using (var json = new Utf8JsonWriter(lines, Text))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteNumber("EventId", AuditLog.Event.Id);
            json.WriteString("LogLevel", "Information");
            json.WriteString("Category", AuditLog.Category);
            json.WriteString("Message", AuditLog.EventName);
            json.WritePropertyName("State");
            JsonSerializer.Serialize(json, entry.Fields.ToDictionary(StringComparer.Ordinal));
            json.WriteEndObject();
        }

        lines.WriteByte((byte)'\n');
    }
}
