using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>Finds the setting that a name was meant for which is none.</summary>
internal static class NearestSetting
{
    /// <param name="section">The class of the section in which the name was looked for.</param>
    /// <param name="key">The whole key, in parts.</param>
    /// <param name="at">The place of the name in it.</param>
    /// <returns>The key as it was meant: with a name of the section that looks like it, or that of the one setting of exactly that name
    /// elsewhere; else null.</returns>
    internal static string? Of(Type section, string[] key, int at)
    {
        var name = key[at];
        var (nearest, distance) = section.GetProperties()
            .Where(IsSetting)
            .Select(property => (property.Name, Distance: Distance(name, property.Name)))
            .MinBy(candidate => candidate.Distance);
        return nearest is not null && distance <= Math.Max(1, name.Length / 3)
            ? ConfigurationPath.Combine([.. key[..at], nearest, .. key[(at + 1)..]])
            : Find(typeof(KaclsSettings), name).ToList() is [var only] ? ConfigurationPath.Combine([key[0], .. only, .. key[(at + 1)..]])
            : null;
    }

    /// <summary>The paths of the settings of this name, anywhere below a class; that of a list's entry is 0's.</summary>
    private static IEnumerable<string[]> Find(Type type, string name)
    {
        foreach (var property in type.GetProperties().Where(IsSetting))
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                yield return [property.Name];
            }

            var isList = property.PropertyType.IsArray;
            var inner = isList ? property.PropertyType.GetElementType()! : property.PropertyType;
            if (inner.Namespace == type.Namespace && inner.IsClass)
            {
                foreach (var found in Find(inner, name))
                {
                    yield return [property.Name, .. isList ? ["0"] : Array.Empty<string>(), .. found];
                }
            }
        }
    }

    private static bool IsSetting(System.Reflection.PropertyInfo property) => property.CanWrite;

    /// <summary>Levenshtein's: how many letters are to be inserted, left out or exchanged, whatever their case.</summary>
    internal static int Distance(string one, string other)
    {
        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var exchange = previous[j - 1] + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                current[j] = Math.Min(exchange, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
