using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Cli.Output;

namespace Kacls.Cli.Recover.Export;

/// <summary>
/// Wrapped DEKs with their resources: a CSV file under the heading <c>resource_name,wrapped_key</c>, or a JSON object a line.
/// </summary>
internal static class DekList
{
    private const string Heading = "resource_name,wrapped_key";

    /// <exception cref="UsageException">It can't be read, or a line is wrong: each is named.</exception>
    public static IReadOnlyList<ExportItem> Read(string file)
    {
        var faults = new List<string>();
        var items = new List<ExportItem>();
        foreach (var (index, line) in ReadLines(file).Index())
        {
            if (line.Length > 0 && !(index == 0 && line == Heading))
            {
                try
                {
                    items.Add(line[0] == '{' ? OfJson(line) : OfCsv(line));
                }
                catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
                    or KeyNotFoundException)
                {
                    faults.Add($"{file}, line {index + 1}: no resource_name with a wrapped_key in base64: {exception.Message}");
                }
            }
        }

        return faults.Count > 0 ? throw new UsageException(string.Join('\n', faults))
            : items.Count > 0 ? [.. items.DistinctBy(item => item.File)]
            : throw new UsageException($"--deks: {file} names no wrapped key.");
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return [.. File.ReadAllLines(file).Select(line => line.Trim())];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--deks: {file}: {exception.Message}");
        }
    }

    private static ExportItem OfJson(string line)
    {
        using var json = JsonDocument.Parse(line);
        return Of(
            json.RootElement.GetProperty("resource_name").GetString() ?? throw new FormatException("resource_name is null"),
            json.RootElement.GetProperty("wrapped_key").GetBytesFromBase64());
    }

    /// <summary>
    /// Base64 has no comma, so the last one parts the two; a resource_name with one may be in quotation marks (RFC 4180).
    /// </summary>
    private static ExportItem OfCsv(string line)
    {
        var at = line.LastIndexOf(',');
        var name = at > 0 ? line[..at] : throw new FormatException("it has no comma");
        return Of(
            name is ['"', .., '"'] ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : name,
            Convert.FromBase64String(line[(at + 1)..].Trim('"')));
    }

    private static ExportItem Of(string resourceName, byte[] blob) =>
        new(resourceName, $"dek-{Convert.ToHexStringLower(SHA256.HashData(blob))[..32]}.json", blob, IsPrivateKey: false);
}
