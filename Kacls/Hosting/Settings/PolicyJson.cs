using System.Text.Json;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>
/// Reads a policy of JSON into settings. JSON tells types, cases and duplicates apart, which settings do not: so all of that is held
/// against the settings classes here, and the rest where it is for all settings.
/// </summary>
internal sealed class PolicyJson(SortedList<string, string?> settings)
{
    /// <summary>By which an editor finds the schema; it is nothing to us.</summary>
    private const string Schema = $"{PolicyFile.Section}:$schema";

    private readonly List<SettingError> errors = [];

    /// <summary>What is wrong, by the key of the member that has it.</summary>
    internal IReadOnlyList<SettingError> Errors => errors;

    /// <exception cref="InvalidDataException">It is no object, or says nothing; or a name in it is not text.</exception>
    internal void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"it holds {NameOf(root.ValueKind)}, not an object with a policy");
        }

        try
        {
            if (!root.EnumerateObject().Any(member => member.Name != "$schema"))
            {
                throw new InvalidDataException("it says nothing: a perimeter without rules is { \"Rules\": [] }");
            }

            Read(root, typeof(PerimetersSettings), PolicyFile.Section);
        }
        catch (InvalidOperationException)
        {
            // .NET's word for an escaped half of a surrogate pair (RFC 8259 section 8.2).
            throw new InvalidDataException("the name of a member is not text");
        }
    }

    private void Read(JsonElement value, Type type, string key)
    {
        var expected = type == typeof(string) ? JsonValueKind.String : type.IsArray ? JsonValueKind.Array : JsonValueKind.Object;
        if (value.ValueKind == JsonValueKind.Null)
        {
            settings[key] = null;
        }
        else if (value.ValueKind != expected)
        {
            errors.Add(new(key, $"is {NameOf(value.ValueKind)}, not {NameOf(expected)}"));
        }
        else if (expected == JsonValueKind.String)
        {
            ReadText(value, key);
        }
        else if (expected == JsonValueKind.Array)
        {
            ReadList(value, type.GetElementType()!, key);
        }
        else
        {
            ReadMembers(value, type, key);
        }
    }

    private void ReadText(JsonElement value, string key)
    {
        if (JsonText.Of(value) is { } text)
        {
            settings[key] = text;
        }
        else
        {
            errors.Add(new(key, "has half a character in it, which no text has"));
        }
    }

    // What is empty or null has a key as well, as with .NET's own reader of JSON: PolicyKeys finds it.
    private void ReadList(JsonElement list, Type type, string key)
    {
        if (list.GetArrayLength() == 0)
        {
            settings[key] = "";
        }

        foreach (var (index, entry) in list.EnumerateArray().Index())
        {
            Read(entry, type, ConfigurationPath.Combine(key, $"{index}"));
        }
    }

    private void ReadMembers(JsonElement value, Type type, string key)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in value.EnumerateObject())
        {
            var path = ConfigurationPath.Combine(key, member.Name);
            if (!names.TryAdd(member.Name, member.Name))
            {
                errors.Add(new(
                    path, $"stands there twice, as '{names[member.Name]}' and '{member.Name}', which settings can't tell apart"));
            }
            else if (FindNameError(member.Name, type, path) is { } error)
            {
                errors.Add(new(path, error));
            }
            else if (path != Schema)
            {
                Read(member.Value, TypeOf(type, member.Name)!, path);
            }
        }

        if (names.Count == 0)
        {
            settings[key] = null;
        }
    }

    private static string? FindNameError(string name, Type type, string path) =>
        name.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) ? "has a colon in its name: write %3A"
        : name.Length == 0 ? "has an empty name"
        : path == PolicyFile.Setting ? "is not for the file itself to say"
        : TypeOf(type, name) is not null || path == Schema ? null
        : NearestSetting.Of(type, path.Split(ConfigurationPath.KeyDelimiter), path.Split(ConfigurationPath.KeyDelimiter).Length - 1)
            is { } meant
            ? $"is not a setting: did you mean {meant.Replace($"{PolicyFile.Section}:", "", StringComparison.Ordinal)}?"
        : "is not a setting";

    /// <returns>The type of a member; null where a class has none of exactly this name.</returns>
    private static Type? TypeOf(Type type, string member) =>
        type.IsGenericType ? type.GetGenericArguments()[^1] : type.GetProperty(member)?.PropertyType;

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
