using System.Text.Json;
using Kacls.Cli.Output;
using Kacls.Errors;
using Kacls.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kacls.Cli.Input;

/// <summary>Settings as somebody keeps them, as the configuration that a host would make of them.</summary>
/// <param name="Configuration">What can be read of it.</param>
/// <param name="Faults">What can't: each a sentence.</param>
internal sealed record SettingsFile(IConfigurationRoot Configuration, IReadOnlyList<string> Faults)
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Reads appsettings.json, local.settings.json, what <c>az functionapp config appsettings list</c> prints, or NAME=value lines.
    /// </summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static SettingsFile Read(string path)
    {
        var faults = new List<string>();
        var builder = new ConfigurationBuilder();
        var text = ReadText(path);
        try
        {
            if (text.TrimStart() is not ['{' or '[', ..])
            {
                builder.AddInMemoryCollection(NamesOf(Lines(text, faults), faults));
            }
            else if (TableOf(text) is { } table)
            {
                builder.AddInMemoryCollection(NamesOf(table, faults));
            }
            else
            {
                builder.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
            }

            return new(WithPolicyBeside(builder, path), faults);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidDataException)
        {
            return new(new ConfigurationBuilder().Build(), [$"The file is not JSON: {exception.GetBaseException().Message}"]);
        }
    }

    /// <summary>What the service works with under the settings of a file.</summary>
    /// <exception cref="UsageException">No such file, or the service would not start with it: every fault, a line each.</exception>
    /// <param name="path">The file.</param>
    /// <param name="choose">Leaves out what a command has no use for; absent: nothing.</param>
    public static LoadedSettings Load(string path, Func<IConfiguration, IConfiguration>? choose = null)
    {
        var file = Read(path);
        try
        {
            return file.Faults.Count == 0
                ? SettingsLoader.Load(choose is null ? file.Configuration : choose(file.Configuration), _ => null)
                : throw new SettingsException([.. file.Faults]);
        }
        catch (SettingsException exception)
        {
            throw new UsageException($"The settings of {path} are wrong.\n{string.Join('\n', exception.Errors)}");
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path} can't be read: {exception.Message}");
        }
    }

    /// <returns>Names and values of a flat table; null: the text is nested, as appsettings.json is.</returns>
    private static List<(string Name, string? Value)>? TableOf(string text)
    {
        using var document = JsonDocument.Parse(text, Json);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array
            ? [.. root.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("name", out _))
                .Select(entry => (entry.GetProperty("name").ToString(), Value: ValueOf(entry)))]
            : root.TryGetProperty("Values", out var values) && values.ValueKind == JsonValueKind.Object
                ? [.. values.EnumerateObject().Select(entry => (entry.Name, (string?)entry.Value.ToString()))]
                : null;

        static string? ValueOf(JsonElement entry) => entry.TryGetProperty("value", out var value) ? value.ToString() : null;
    }

    private static IEnumerable<(string Name, string? Value)> Lines(string text, List<string> faults)
    {
        const string Export = "export ";
        foreach (var (index, line) in text.Split('\n').Select(line => line.Trim()).Index())
        {
            if (line is "" or ['#', ..])
            {
                continue;
            }

            var assigned = line.StartsWith(Export, StringComparison.Ordinal) ? line[Export.Length..] : line;
            if (assigned.Split('=', 2) is [var name, var value])
            {
                yield return (name.Trim(), Unquote(value.Trim()));
            }
            else
            {
                faults.Add($"Line {index + 1} is no NAME=value.");
            }
        }
    }

    private static string Unquote(string value) =>
        value is [('"' or '\'') and var first, .., var last] && first == last ? value[1..^1] : value;

    /// <summary>Under the names of .NET's configuration, which knows no case; of a name that is there twice, the last.</summary>
    private static Dictionary<string, string?> NamesOf(IEnumerable<(string Name, string? Value)> table, List<string> faults)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in table)
        {
            var key = name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            if (!settings.TryAdd(key, value))
            {
                faults.Add($"{name} is set twice.");
                settings[key] = value;
            }
        }

        return settings;
    }

    /// <summary>A policy that is named relatively lies beside the program; here it is looked for beside the settings too.</summary>
    private static IConfigurationRoot WithPolicyBeside(ConfigurationBuilder builder, string path)
    {
        var read = builder.Build();
        if (read[PolicyFile.Setting]?.Trim() is { Length: > 0 } policy
            && Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, policy) is var beside && File.Exists(beside))
        {
            read[PolicyFile.Setting] = beside;
        }

        return read;
    }
}
