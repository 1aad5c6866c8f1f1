using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>
/// The settings as a flat table of the configuration's keys, later sources over earlier ones, with one difference from .NET's own rule: a
/// list is replaced as a whole by the source that names it. .NET merges lists by index, so that a list of two issuers in the environment
/// would keep the third issuer of a file trusted.
/// </summary>
internal static class EffectiveConfiguration
{
    private const string Section = KaclsSettings.Section;

    internal static SortedList<string, string?> Of(IConfiguration configuration)
    {
        var effective = new SortedList<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var source in Flatten(configuration))
        {
            foreach (var list in source.Keys.Select(key => ListOf(key, source)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
                .ToList())
            {
                foreach (var replaced in effective.Keys.Where(key => IsWithin(key, list)).ToList())
                {
                    effective.Remove(replaced);
                }
            }

            foreach (var (key, value) in source)
            {
                effective[key] = value;
            }
        }

        return effective;
    }

    /// <summary>One table for each source, lowest first. A configuration that can't name its sources is one source.</summary>
    private static IEnumerable<Dictionary<string, string?>> Flatten(IConfiguration configuration)
    {
        if (configuration is not IConfigurationRoot root)
        {
            // Sections have no value; what has neither value nor members is a null that somebody wrote.
            yield return configuration.GetSection(Section).AsEnumerable()
                .Where(pair => pair.Value is not null || !configuration.GetSection(pair.Key).GetChildren().Any())
                .ToDictionary(StringComparer.OrdinalIgnoreCase);
            yield break;
        }

        foreach (var provider in root.Providers)
        {
            var table = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Collect(provider, Section, table);
            yield return table;
        }
    }

    private static void Collect(IConfigurationProvider provider, string path, Dictionary<string, string?> table)
    {
        var children = provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (provider.TryGet(path, out var value) || (children.Count == 0 && path != Section))
        {
            // A chained configuration names a null without telling it.
            table[path] = value;
        }

        foreach (var child in children)
        {
            Collect(provider, ConfigurationPath.Combine(path, child), table);
        }
    }

    /// <summary>
    /// The outermost list that a key belongs to: what stands before its first number, or all of it where it holds an empty list.
    /// </summary>
    private static string? ListOf(string key, Dictionary<string, string?> source)
    {
        var segments = key.Split(ConfigurationPath.KeyDelimiter);
        var index = Array.FindIndex(segments, segment => segment.Length > 0 && segment.All(char.IsAsciiDigit));
        if (index > 0 && string.Equals(segments[index - 1], nameof(PerimetersSettings.ById), StringComparison.OrdinalIgnoreCase))
        {
            // A perimeter_id of digits is a name, not a place in a list.
            index = Array.FindIndex(segments, index + 1, segment => segment.Length > 0 && segment.All(char.IsAsciiDigit));
        }

        return index > 0
            ? ConfigurationPath.Combine(segments[..index])
            : source[key] is { Length: 0 } && UnknownSettings.IsList(key) ? key : null;
    }

    /// <summary>Whether a key is this section or list, or in it.</summary>
    internal static bool IsWithin(string key, string section) =>
        key.StartsWith(section, StringComparison.OrdinalIgnoreCase)
        && (key.Length == section.Length || key[section.Length] == ConfigurationPath.KeyDelimiter[0]);
}
