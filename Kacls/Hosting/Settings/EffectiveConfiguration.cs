using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>
/// The configuration under one section as a flat table, later sources over earlier ones, with one difference from .NET's own rule: a list is
/// replaced as a whole by the source that names it. .NET merges lists by index, so that a list of two issuers in the environment would keep
/// the third issuer of a file trusted.
/// </summary>
internal static class EffectiveConfiguration
{
    internal static SortedDictionary<string, string?> Of(IConfiguration configuration, string section, Func<string, bool> isList)
    {
        var effective = new SortedDictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var source in Flatten(configuration, section))
        {
            foreach (var list in source.Keys.Select(key => ListOf(key, source, isList)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList())
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
    private static IEnumerable<Dictionary<string, string?>> Flatten(IConfiguration configuration, string section)
    {
        if (configuration is not IConfigurationRoot root)
        {
            // Sections have no value; what has neither value nor members is a null that somebody wrote.
            yield return configuration.GetSection(section).AsEnumerable()
                .Where(pair => pair.Value is not null || !configuration.GetSection(pair.Key).GetChildren().Any())
                .ToDictionary(StringComparer.OrdinalIgnoreCase);
            yield break;
        }

        foreach (var provider in root.Providers)
        {
            var table = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Collect(provider, section, section, table);
            yield return table;
        }
    }

    private static void Collect(IConfigurationProvider provider, string section, string path, Dictionary<string, string?> table)
    {
        var children = provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (provider.TryGet(path, out var value) || (children.Count == 0 && path != section))
        {
            // A chained configuration names a null without telling it.
            table[path] = value;
        }

        foreach (var child in children)
        {
            Collect(provider, section, ConfigurationPath.Combine(path, child), table);
        }
    }

    /// <summary>The outermost list that a key belongs to: what stands before its first number, or all of it where it holds an empty list.</summary>
    private static string? ListOf(string key, Dictionary<string, string?> source, Func<string, bool> isList)
    {
        var segments = key.Split(ConfigurationPath.KeyDelimiter);
        var index = Array.FindIndex(segments, segment => segment.Length > 0 && segment.All(char.IsAsciiDigit));
        if (index > 0 && string.Equals(segments[index - 1], nameof(PerimetersSettings.ById), StringComparison.OrdinalIgnoreCase))
        {
            // A perimeter_id of digits is a name, not a place in a list.
            index = Array.FindIndex(segments, index + 1, segment => segment.Length > 0 && segment.All(char.IsAsciiDigit));
        }

        return index > 0 ? ConfigurationPath.Combine(segments[..index]) : source[key] is { Length: 0 } && isList(key) ? key : null;
    }

    private static bool IsWithin(string key, string list) =>
        key.StartsWith(list, StringComparison.OrdinalIgnoreCase)
        && (key.Length == list.Length || key[list.Length] == ConfigurationPath.KeyDelimiter[0]);
}
