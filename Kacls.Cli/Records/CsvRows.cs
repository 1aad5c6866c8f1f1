using System.Text;
using System.Text.Json;

namespace Kacls.Cli.Records;

/// <summary>CSV (RFC 4180) with headings in its first line, as the portal exports a query's result.</summary>
internal static class CsvRows
{
    private static readonly string[] Known = ["timestamp", "TimeGenerated", "time", "operation", "OperationName"];

    /// <summary>Whether a line names columns in which a record or an event of a vault stands; a log may begin with any line.</summary>
    public static bool IsHeading(string line) =>
        line.Split(',').Any(heading => Known.Contains(heading.Trim().Trim('\uFEFF', '"'), StringComparer.OrdinalIgnoreCase));

    /// <param name="file">For messages.</param>
    /// <param name="firstLine">The line with the headings, read already.</param>
    /// <param name="number">Its number.</param>
    /// <param name="rest">What follows.</param>
    public static IEnumerable<RecordRow> Read(string file, string firstLine, int number, TextReader rest)
    {
        var line = number;
        var headings = Fields(firstLine, rest, ref line)?.Select(heading => heading.Trim().TrimStart('\uFEFF')).ToList() ?? [];
        while (rest.ReadLine() is { } text)
        {
            var where = $"{file}:{++line}";
            if (text.Length == 0)
            {
                continue;
            }

            var fields = Fields(text, rest, ref line);
            yield return fields is null ? new(where, default, "its quotation mark has no end")
                : fields.Count != headings.Count
                    ? new(where, default, $"it has {fields.Count} fields, and the headings are {headings.Count}")
                    : new(where, JsonSerializer.SerializeToElement(headings.Zip(fields).DistinctBy(pair => pair.First)
                        .ToDictionary(pair => pair.First, pair => pair.Second)));
        }
    }

    /// <summary>The fields of a row that is one line; null where a quotation mark has no end.</summary>
    public static List<string>? Fields(string line)
    {
        var number = 0;
        return Fields(line, TextReader.Null, ref number);
    }

    /// <summary>The fields of a row, which may go over several lines; null where a quotation mark has no end.</summary>
    private static List<string>? Fields(string text, TextReader rest, ref int line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = 0; ; at++)
        {
            if (at == text.Length)
            {
                if (!quoted)
                {
                    fields.Add(field.ToString());
                    return fields;
                }

                if (rest.ReadLine() is not { } next)
                {
                    return null;
                }

                field.Append('\n');
                (text, at) = (next, -1);
                line++;
            }
            else if (text[at] == '"' && quoted && at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else if (text[at] == '"' && (quoted || field.Length == 0))
            {
                quoted = !quoted;
            }
            else if (text[at] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(text[at]);
            }
        }
    }
}
