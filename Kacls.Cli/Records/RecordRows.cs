using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kacls.Audit;
using Kacls.Cli.Output;

namespace Kacls.Cli.Records;

/// <summary>A row of a file: an object of JSON, or why there is none.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Row">The object.</param>
/// <param name="Fault">Why there is none.</param>
internal readonly record struct RecordRow(string Where, JsonElement Row, string? Fault = null)
{
    /// <summary>The record in a row; null: the row is something else.</summary>
    public static AuditRecordLine? ToRecord(RecordRow row) => RecordShapes.Find(row.Row) is var (fields, time)
        ? new AuditRecordLine(fields, time, row.Where)
        : null;
}

/// <summary>
/// The rows of a file, whatever it is: lines of JSON, as a console, an event hub or the archive has them; a JSON document, as the Azure CLI
/// and the portal export it; CSV with headings. Compressed files end in <c>.gz</c>.
/// </summary>
internal static class RecordRows
{
    /// <summary>Of one row: Log Analytics takes 64 KB for a column, and a record has some ten of them.</summary>
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 32 };

    /// <exception cref="UsageException">The file can't be read at all.</exception>
    public static async IAsyncEnumerable<RecordRow> ReadAsync(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = Open(file);
        var first = await FirstLineAsync(file, reader, cancellation);
        if (first is not var (line, number))
        {
            yield break;
        }

        var rows = line.TrimStart() switch
        {
            ['[', ..] => Document(file, line + "\n" + await reader.ReadToEndAsync(cancellation)),
            ['{', ..] when !IsWhole(line) => Document(file, line + "\n" + await reader.ReadToEndAsync(cancellation)),
            _ when CsvRows.IsHeading(line) => CsvRows.Read(file, line, number, reader),
            _ => null,
        };
        if (rows is not null)
        {
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return row;
            }

            yield break;
        }

        for (var next = (string?)line; next is not null; next = await reader.ReadLineAsync(cancellation), number++)
        {
            foreach (var row in next.AsSpan().Trim().IsEmpty ? [] : Line($"{file}:{number}", next))
            {
                yield return row;
            }
        }
    }

    private static StreamReader Open(string file)
    {
        try
        {
            var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            return new(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(stream, CompressionMode.Decompress)
                : stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{file} can't be read: {exception.Message}");
        }
    }

    private static async Task<(string Line, int Number)?> FirstLineAsync(string file, StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            for (var number = 1; await reader.ReadLineAsync(cancellation) is { } line; number++)
            {
                if (!line.AsSpan().Trim().IsEmpty)
                {
                    return (line, number);
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new UsageException($"{file} can't be read: {exception.Message}");
        }
    }

    private static bool IsWhole(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Json);
            return true;
        }
        catch (JsonException)
        {
            // A line that is broken among others that are whole; a document's first line ends with its bracket.
            return line.TrimEnd() is not ['{' or '[', ..] and not [.., '{' or '[' or ','];
        }
    }

    private static List<RecordRow> Line(string where, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Json);
            return [.. RowsOf(document.RootElement).Select(row => new RecordRow(where, row.Clone()))];
        }
        catch (JsonException)
        {
            return text.TrimStart() is ['{', ..] || text.Contains(AuditLog.EventName, StringComparison.Ordinal)
                ? [new(where, default, "it is broken JSON")]
                : [new(where, default)];
        }
    }

    private static List<RecordRow> Document(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Json);
            return [.. RowsOf(document.RootElement).Select((row, index) => new RecordRow($"{file}, row {index + 1}", row.Clone()))];
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{file} is broken JSON: {exception.Message}");
        }
    }

    /// <summary>
    /// An array of rows, an event hub's <c>records</c>, or the <c>tables</c> of the query API with columns and rows apart (Azure Monitor
    /// documentation, Log Analytics API response format).
    /// </summary>
    private static IEnumerable<JsonElement> RowsOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.EnumerateArray();
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("records", out var records)
            && records.ValueKind == JsonValueKind.Array)
        {
            return records.EnumerateArray();
        }

        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("tables", out var tables)
            && tables.ValueKind == JsonValueKind.Array
                ? tables.EnumerateArray().SelectMany(Rows)
                : [root];
    }

    private static List<JsonElement> Rows(JsonElement table)
    {
        var columns = table.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!).ToList();
        return [.. table.GetProperty("rows").EnumerateArray().Select(row => JsonSerializer.SerializeToElement(
            columns.Zip(row.EnumerateArray()).ToDictionary(cell => cell.First, cell => cell.Second)))];
    }
}
