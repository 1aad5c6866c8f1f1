using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kacls.Settings;

/// <summary>
/// Holds configuration keys against the settings classes before they are bound: a key that is no setting (a misspelt one would silently
/// leave a check at its default) or a value that can't be converted is a fault with a name.
/// </summary>
internal static class SettingsTree
{
    /// <returns>Each key that is at fault, and what is wrong with it.</returns>
    internal static IEnumerable<(string Key, string Fault)> FindFaults(Type settings, string section, IEnumerable<KeyValuePair<string, string?>> configuration)
    {
        var depth = section.Split(ConfigurationPath.KeyDelimiter).Length;
        foreach (var (key, value) in configuration)
        {
            var fault = FindFault(settings, key.Split(ConfigurationPath.KeyDelimiter).AsSpan(depth), value);
            if (fault is not null)
            {
                yield return (key, fault);
            }
        }
    }

    /// <summary>Makes a list of one entry of each value of a setting that may be either.</summary>
    internal static void ListSingleValues(Type settings, string section, SortedDictionary<string, string?> configuration)
    {
        foreach (var (key, value) in configuration.ToList())
        {
            var first = ConfigurationPath.Combine(key, "0");
            if (!string.IsNullOrEmpty(value) && Find(settings, section, key).MayBeValue && configuration.TryAdd(first, value))
            {
                configuration.Remove(key);
            }
        }
    }

    /// <summary>Whether this key is a list, so that an empty value there means an empty list and not a section that says nothing.</summary>
    internal static bool IsList(Type settings, string section, string key) => Find(settings, section, key).Type.IsArray;

    private static (Type Type, bool MayBeValue) Find(Type settings, string section, string key)
    {
        var (type, mayBeValue) = (settings, false);
        foreach (var name in key.Split(ConfigurationPath.KeyDelimiter).Skip(section.Split(ConfigurationPath.KeyDelimiter).Length))
        {
            var property = Array.Find(type.GetProperties(), property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));
            mayBeValue = property?.IsDefined(typeof(ValueOrListAttribute), inherit: false) == true;
            type = type.IsArray ? type.GetElementType()!
                : type.IsGenericType ? type.GetGenericArguments()[^1]
                : property?.PropertyType ?? typeof(object);
        }

        return (type, mayBeValue);
    }

    private static string? FindFault(Type type, ReadOnlySpan<string> path, string? value)
    {
        if (path.IsEmpty)
        {
            return IsLeaf(type) ? FindValueFault(type, value)
                : string.IsNullOrEmpty(value) ? (type == typeof(HoursSettings) ? "is empty" : null)
                : type.IsArray ? "is a list, not a single value"
                : "is a section, not a single value";
        }

        if (IsLeaf(type))
        {
            return "is not a setting";
        }

        if (path.Length == 1 && IsDropped(type, value))
        {
            return type.IsArray ? "is null" : "is empty";
        }

        if (type.IsArray)
        {
            return int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? FindFault(type.GetElementType()!, path[1..], value)
                : "is not a setting: a list's entries are numbered";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
        {
            return FindFault(type.GetGenericArguments()[1], path[1..], value);
        }

        var name = path[0];
        var property = type.GetProperties().FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return property is null ? "is not a setting" : FindFault(property.PropertyType, path[1..], value);
    }

    /// <summary>
    /// Whether .NET's binder would pass over an entry: a null in a list of texts, an empty list in a dictionary. A condition that drops out of a
    /// rule would make an allow rule match everybody.
    /// </summary>
    private static bool IsDropped(Type type, string? value) => type.IsArray
        ? value is null && IsLeaf(type.GetElementType()!)
        : string.IsNullOrEmpty(value) && type.IsGenericType && type.GetGenericArguments()[^1].IsArray;

    private static bool IsLeaf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsValueType: true } || type == typeof(string);

    private static string? FindValueFault(Type type, string? value)
    {
        if (value is null || type == typeof(string))
        {
            return null;
        }

        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return null;
        }
#pragma warning disable CA1031 // Converters throw whatever their parser throws; here only whether matters.
        catch (Exception)
#pragma warning restore CA1031
        {
            return $"can't be read as {(Nullable.GetUnderlyingType(type) ?? type).Name}";
        }
    }
}
