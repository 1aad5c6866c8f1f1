using System.Text;
using System.Text.Json;
using Kacls.Errors;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>
/// The file that <c>Kacls:Perimeters:File</c> names: the rest of that section, as JSON by docs/perimeters.schema.json. Its members become
/// settings like any others, so whatever is checked of a policy in settings is checked of one in a file.
/// </summary>
internal static class PolicyFile
{
    internal const string Section = $"{KaclsSettings.Section}:{nameof(KaclsSettings.Perimeters)}";
    internal const string Setting = $"{Section}:{nameof(PerimetersSettings.File)}";

    /// <summary>Some 1,000 rules. For each section .NET's binder looks through all keys: four times the length takes sixteen times as long.
    /// </summary>
    private const int MaxLength = 256 * 1024;

    /// <summary>As in <c>appsettings.json</c>: a comment may say why a rule is there.</summary>
    private static readonly JsonDocumentOptions Json = new()
    {
        MaxDepth = 16, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    /// <summary>
    /// Adds the policy of the file to the settings, where they name one. A policy has one home: what else they say of it is an error.
    /// </summary>
    /// <returns>Each member of it that can't be read, by the key that it would have, and what is wrong with it.</returns>
    internal static IReadOnlyList<SettingError> AddTo(SortedList<string, string?> settings, SettingsErrors errors)
    {
        if (settings.GetValueOrDefault(Setting) is not { Length: > 0 } named)
        {
            return [];
        }

        var path = named.Trim();
        RemoveOthers(settings, errors, path);
        try
        {
            path = AppFolder.PathOf(path);
            using var document = JsonDocument.Parse(ReadText(path), Json);
            var reader = new PolicyJson(settings);
            reader.Read(document.RootElement);
            errors.NameFile(Section, path);
            return reader.Errors;
        }
        catch (JsonException exception)
        {
            // Its message ends with a line that it counts from 0.
            var what = exception.Message.Split(" LineNumber:")[0];
            errors.Add(Setting, $"names {path}, which is not JSON: line {exception.LineNumber + 1}: {what}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or InvalidDataException or NotSupportedException)
        {
            errors.Add(Setting, $"names {path}, which can't be used: {exception.Message}");
        }

        return [];
    }

    private static void RemoveOthers(SortedList<string, string?> settings, SettingsErrors errors, string path)
    {
        var others = settings.Keys
            .Where(key => key.Length > Section.Length && EffectiveConfiguration.IsWithin(key, Section)
                && !EffectiveConfiguration.IsWithin(key, Setting))
            .ToList();
        var members = others.Select(key => key.Split(ConfigurationPath.KeyDelimiter)[2]);
        foreach (var member in members.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            errors.Add($"{Section}:{member}", $"is set besides {Setting}: either the file {path} has the policy, or the settings");
        }

        others.ForEach(key => settings.Remove(key));
    }

    /// <exception cref="InvalidDataException">It is too long, or not UTF-8.</exception>
    private static string ReadText(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                Directory.Exists(path) ? "it is a folder" : "there is no such file, or this program may not see it");
        }

        using var file = File.OpenRead(path);
        var bytes = new byte[MaxLength + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxLength)
        {
            throw new InvalidDataException("it is longer than 256 KiB");
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("it is not UTF-8");
        }
    }
}
