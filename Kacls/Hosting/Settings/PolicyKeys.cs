using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>
/// The policy as configuration keys, before .NET's binder drops from it what is null or empty: a rule would lose a condition in silence.
/// </summary>
internal static class PolicyKeys
{
    private static readonly string Section = ConfigurationPath.Combine(KaclsSettings.Section, nameof(KaclsSettings.Perimeters));

    /// <summary>Each key of the policy that is written and says nothing. A perimeter may say that it has no rules.</summary>
    internal static IEnumerable<string> FindEmpty(IReadOnlyDictionary<string, string?> configuration) => configuration.Keys
        .Where(key => EffectiveConfiguration.IsWithin(key, Section) && string.IsNullOrEmpty(configuration[key])
            && !configuration.Keys.Any(other => other.Length > key.Length && EffectiveConfiguration.IsWithin(other, key))
            && !(configuration[key] is not null && RuleAt(key) is null
                && key.EndsWith($":{nameof(PerimeterSettings.Rules)}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The key as errors name it: with the name of its rule, where it is in one.</summary>
    internal static string Name(string key, IReadOnlyDictionary<string, string?> configuration)
    {
        if (RuleAt(key) is not { } rule)
        {
            return key;
        }

        var name = configuration.GetValueOrDefault(ConfigurationPath.Combine(rule, nameof(PerimeterRuleSettings.Name)));
        return $"{rule} ({name ?? "without a name"}) {key[rule.Length..].TrimStart(':')}".TrimEnd();
    }

    /// <summary>The key of the rule that a key is in.</summary>
    private static string? RuleAt(string key)
    {
        if (!EffectiveConfiguration.IsWithin(key, Section))
        {
            return null;
        }

        // Kacls:Perimeters:Default:Rules:0, or Kacls:Perimeters:ById:finance:Rules:0
        var segments = key.Split(ConfigurationPath.KeyDelimiter);
        var length =
            segments.Length > 2 && string.Equals(segments[2], nameof(PerimetersSettings.ById), StringComparison.OrdinalIgnoreCase) ? 6 : 5;
        return segments.Length >= length
            && string.Equals(segments[length - 2], nameof(PerimeterSettings.Rules), StringComparison.OrdinalIgnoreCase)
            ? ConfigurationPath.Combine(segments[..length])
            : null;
    }
}
