using Kacls.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Kacls.Hosting;

/// <summary>
/// Finds names of the policy that differ only in case: ids of perimeters and names of claims, which compare exactly. .NET's configuration
/// takes them for one and loses the other. Where both spellings can still be seen, in one source or in two, that is an error.
/// </summary>
internal static class PolicySpellings
{
    internal static IEnumerable<string> FindErrors(IConfiguration configuration)
    {
        List<List<string>> sources = configuration is IConfigurationRoot root
            ? [.. root.Providers.Select(KeysOf)]
            : [[.. configuration.AsEnumerable().Select(pair => pair.Key)]];
        if (configuration is IConfigurationRoot { Providers: var providers }
            && providers.OfType<EnvironmentVariablesConfigurationProvider>().Any())
        {
            // Its provider has made one key of two variables already.
            sources.Add([.. Environment.GetEnvironmentVariables().Keys.Cast<string>()
                .Select(variable => variable.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))]);
        }

        // A list, such as the rules, is replaced as a whole by the source that names it; perimeters are merged.
        return sources.SelectMany(keys => Duplicates(keys.SelectMany(Claims)))
            .Concat(Duplicates(sources.SelectMany(keys => keys).SelectMany(Ids)))
            .Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Duplicates(IEnumerable<Spelling> names) => names
        .GroupBy(name => ConfigurationPath.Combine(name.Path, name.Name), name => name.Name, StringComparer.OrdinalIgnoreCase)
        .Select(spellings => new
        {
            spellings.Key, Names = spellings.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
        })
        .Where(spellings => spellings.Names.Length > 1)
        .Select(
            spellings =>
                $"{spellings.Key} is written in two ways, {string.Join(" and ", spellings.Names.Select(name => $"'{name}'"))}, which "
                    + $"settings can't tell apart");

    private static IEnumerable<Spelling> Ids(string key) =>
        key.Split(ConfigurationPath.KeyDelimiter) is [var section, var perimeters, var byId, var id, ..]
        && Is(section, KaclsSettings.Section) && Is(
            perimeters, nameof(KaclsSettings.Perimeters)) && Is(byId, nameof(PerimetersSettings.ById))
            ? [new($"{KaclsSettings.Section}:{nameof(KaclsSettings.Perimeters)}:{nameof(PerimetersSettings.ById)}", id)]
            : [];

    private static IEnumerable<Spelling> Claims(string key)
    {
        var segments = key.Split(ConfigurationPath.KeyDelimiter);
        var index = Array.FindLastIndex(segments, segment => Is(segment, nameof(ConditionSettings.Claims)));
        return index > 3
            && index < segments.Length - 1 && Is(segments[0], KaclsSettings.Section) && Is(segments[1], nameof(KaclsSettings.Perimeters))
            && (Is(segments[index - 1], nameof(PerimeterRuleSettings.When))
                || Is(segments[index - 1], nameof(PerimeterRuleSettings.Unless)))
                ? [new(ConfigurationPath.Combine(segments[..(index + 1)]), segments[index + 1])]
                : [];
    }

    /// <summary>Each key as the source spells it.</summary>
    private static List<string> KeysOf(IConfigurationProvider provider)
    {
        var keys = new List<string>();
        Collect(ConfigurationPath.Combine(KaclsSettings.Section, nameof(KaclsSettings.Perimeters)));
        return keys;

        void Collect(string path)
        {
            keys.Add(path);
            foreach (var child in provider.GetChildKeys([], path).Distinct(StringComparer.Ordinal))
            {
                Collect(ConfigurationPath.Combine(path, child));
            }
        }
    }

    private static bool Is(string segment, string name) => string.Equals(segment, name, StringComparison.OrdinalIgnoreCase);

    private sealed record Spelling(string Path, string Name);
}
