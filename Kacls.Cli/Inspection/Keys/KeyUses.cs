using System.Globalization;
using System.Text.Json;
using Kacls.Cli.Output;

namespace Kacls.Cli.Inspection.Keys;

/// <summary>When each version of a KEK was last used, by audit records as JSON lines: their field kek is its name and version.</summary>
internal static class KeyUses
{
    private const int MaxDepth = 8;
    private static readonly string[] Times = ["timestamp", "Timestamp", "time", "Time", "TimeGenerated"];

    /// <summary>Reads files.</summary>
    /// <returns>The last use by name and version.</returns>
    /// <exception cref="UsageException">A file can't be read.</exception>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ReadAsync(
        IEnumerable<string> files, CancellationToken cancellation)
    {
        var uses = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                await foreach (var line in File.ReadLinesAsync(file, cancellation))
                {
                    if (Read(line) is var (kek, time) && (!uses.TryGetValue(kek, out var last) || last < time))
                    {
                        uses[kek] = time;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new UsageException($"--audit: {exception.Message}");
            }
        }

        return uses;
    }

    /// <summary>What other programs write between the records is passed over.</summary>
    private static (string Kek, DateTimeOffset Time)? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new() { MaxDepth = 64 });
            return Find(json.RootElement, "kek", MaxDepth) is { } kek
                && Times.Select(name => Find(json.RootElement, name, MaxDepth)).FirstOrDefault(text => text is not null) is { } time
                && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
                    ? (kek, read)
                    : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Find(JsonElement element, string name, int depth)
    {
        if (depth == 0 || element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : element.EnumerateObject().Select(member => Find(member.Value, name, depth - 1)).FirstOrDefault(found => found is not null);
    }
}
