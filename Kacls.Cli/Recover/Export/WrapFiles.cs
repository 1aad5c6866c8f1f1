using System.Text.Json;
using Kacls.Cli.Output;

namespace Kacls.Cli.Recover.Export;

/// <summary>The files <c>&lt;email&gt;.wrap</c> of a folder, as <c>kacls gmail wrap</c> and Google's uploader have them.</summary>
internal static class WrapFiles
{
    private const string Ending = ".wrap";

    /// <exception cref="UsageException">There is none, or one is wrong: a line for each.</exception>
    public static IReadOnlyList<ExportItem> Read(string folder)
    {
        var faults = new List<string>();
        var items = Files(folder).Select(file => TryRead(file, faults)).OfType<ExportItem>().ToList();
        return faults.Count > 0 ? throw new UsageException(string.Join('\n', faults))
            : items.Count > 0 ? items
            : throw new UsageException($"--wraps: {folder} has no file *{Ending}.");
    }

    private static string[] Files(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder, $"*{Ending}").Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--wraps: {folder}: {exception.Message}");
        }
    }

    private static ExportItem? TryRead(string file, List<string> faults)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var email = Path.GetFileNameWithoutExtension(file);
            return new(email, $"{email}.pem", json.RootElement.GetProperty("wrapped_private_key").GetBytesFromBase64(), IsPrivateKey: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException
            or InvalidOperationException or KeyNotFoundException)
        {
            faults.Add($"{file}: not {{\"kacls_url\", \"wrapped_private_key\"}} with a base64 key: {exception.Message}");
            return null;
        }
    }
}
