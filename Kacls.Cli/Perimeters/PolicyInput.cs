using System.Text.Json;
using Kacls.Cli.Input;
using Kacls.Cli.Output;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Perimeters;

namespace Kacls.Cli.Perimeters;

/// <summary>A policy in a file of its own, or in settings.</summary>
internal static class PolicyInput
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="UsageException">The file can't be read, or what is in it is wrong: every fault, a line each.</exception>
    public static PerimeterPolicy Load(string path)
    {
        if (!IsPolicy(path))
        {
            return SettingsFile.Load(path).Policy;
        }

        try
        {
            return PolicyCheck.Load(path);
        }
        catch (SettingsException exception)
        {
            throw new UsageException(string.Join('\n', exception.Errors));
        }
    }

    /// <summary>Whether a file is a policy by itself: JSON with a member of docs/perimeters.schema.json, or with none at all.</summary>
    public static bool IsPolicy(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path).TrimStart('\uFEFF'), Json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && !document.RootElement.EnumerateObject().Any(member => member.Name is "Kacls" or "Values"
                    || member.Name.StartsWith("Kacls:", StringComparison.OrdinalIgnoreCase)
                    || member.Name.StartsWith("Kacls__", StringComparison.OrdinalIgnoreCase));
        }
        catch (JsonException)
        {
            // Broken JSON is told by who reads policies, NAME=value lines by who reads settings.
            return File.ReadAllText(path).TrimStart() is ['{', ..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path} can't be read: {exception.Message}");
        }
    }
}
