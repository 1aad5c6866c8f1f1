using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>
/// Holds configuration keys against the settings classes before they are bound: a key that is no setting (a misspelt one would silently
/// leave a check at its default) or a value that can't be converted is an error with a name.
/// </summary>
internal static class UnknownSettings
{
    /// <returns>Each key that is wrong, and what is wrong with it.</returns>
    internal static IEnumerable<SettingError> FindErrors(IEnumerable<KeyValuePair<string, string?>> configuration)
    {
        foreach (var (key, value) in configuration)
        {
            var error = new SettingsKey(key.Split(ConfigurationPath.KeyDelimiter), value).FindError();
            if (error is not null)
            {
                yield return new(key, error);
            }
        }
    }

    /// <summary>Makes a list of one entry of each value of a setting that may be either.</summary>
    internal static void ListSingleValues(SortedList<string, string?> configuration)
    {
        foreach (var key in configuration.Keys.ToArray())
        {
            var value = configuration[key];
            var first = ConfigurationPath.Combine(key, "0");
            if (!string.IsNullOrEmpty(value) && Find(key).MayBeValue && configuration.TryAdd(first, value))
            {
                configuration.Remove(key);
            }
        }
    }

    /// <summary>Whether this key is a list, so that an empty value there means an empty list and not a section that says nothing.</summary>
    internal static bool IsList(string key) => Find(key).Type.IsArray;

    private static (Type Type, bool MayBeValue) Find(string key)
    {
        var (type, mayBeValue) = (typeof(KaclsSettings), false);
        foreach (var name in key.Split(ConfigurationPath.KeyDelimiter).Skip(1))
        {
            var property = Array.Find(
                type.GetProperties(), property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));
            mayBeValue = property?.IsDefined(typeof(ValueOrListAttribute), inherit: false) == true;
            type = type.IsArray ? type.GetElementType()!
                : type.IsGenericType ? type.GetGenericArguments()[^1]
                : property?.PropertyType ?? typeof(object);
        }

        return (type, mayBeValue);
    }
}
