using System.Collections.Frozen;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Perimeters;

/// <summary>Reads the policy out of the settings and collects every fault in it, each with the name of its rule.</summary>
internal sealed class PolicyReader(IReadOnlyCollection<AuthenticationProviderSettings> providers)
{
    private const string Section = "Kacls:Perimeters";
    private readonly List<string> faults = [];
    private CountryDatabase? countries;

    /// <summary>What is wrong with the policy; empty where nothing is.</summary>
    internal IReadOnlyList<string> Faults => faults;

    /// <summary>Reads the policy of settings that a program made itself.</summary>
    /// <exception cref="SettingsException">The policy has faults.</exception>
    internal static PerimeterPolicy ReadValid(KaclsSettings settings)
    {
        var reader = new PolicyReader(settings.Authentication.Providers);
        var policy = reader.Read(settings.Perimeters);
        return reader.Faults.Count == 0 ? policy : throw new SettingsException(reader.Faults);
    }

    internal PerimeterPolicy Read(PerimetersSettings settings)
    {
        if (settings.UnknownId is not ("deny" or "default"))
        {
            faults.Add($"{Section}:UnknownId is neither deny nor default");
        }

        LoadCountries(settings.CountryDatabase);
        return new PerimeterPolicy(
            Read("Default", settings.Default),
            Read("Privileged", settings.Privileged),
            settings.ById.Select(entry => KeyValuePair.Create(Unescape(entry.Key), Read($"ById:{entry.Key}", entry.Value))),
            settings.UnknownId == "default");
    }

    /// <summary>A colon can't stand in a configuration key; percent-encoded it can.</summary>
    internal static string Unescape(string key) => key.Replace("%3A", ":", StringComparison.OrdinalIgnoreCase);

    private void LoadCountries(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            countries = CountryDatabase.Load(path);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{Section}:CountryDatabase '{path}' can't be used: {exception.Message}");
        }
    }

    private Perimeter Read(string name, PerimeterSettings settings)
    {
        var rules = new List<PerimeterRule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < settings.Rules.Length; index++)
        {
            var rule = settings.Rules[index];
            var at = $"{Section}:{name}:Rules:{index} ({rule.Name ?? "without a name"})";
            if (string.IsNullOrWhiteSpace(rule.Name))
            {
                faults.Add($"{at} has no Name");
            }
            else if (!names.Add(rule.Name))
            {
                faults.Add($"{at} has the name of another rule");
            }

            rules.Add(Read(at, rule, isPrivileged: name == "Privileged"));
        }

        return new Perimeter(name, rules);
    }

    private PerimeterRule Read(string at, PerimeterRuleSettings rule, bool isPrivileged)
    {
        Require(rule.Effect is "allow" or "deny", at, "has an Effect that is neither allow nor deny");
        Require(rule.Missing is null or "ignore", at, "has a Missing that is not ignore");
        Require(rule.Operations is not { Length: 0 }, at, "can never match: Operations is empty");
        foreach (var name in rule.Operations ?? [])
        {
            Require(IsName(name), at, $"names the operation '{name}', which does not exist");
            Require(!IsName(name) || JudgedOperations.Of(name, isPrivileged).Any(), at, $"can never take effect on '{name}', which its perimeter does not judge");
        }

        string[] operations = [.. (rule.Operations ?? [JudgedOperations.All]).SelectMany(name => JudgedOperations.Of(name, isPrivileged))];
        var reader = new ConditionReader(faults, at, countries, new RuleScope(isPrivileged, operations, providers));
        return new PerimeterRule(
            rule.Name ?? "",
            rule.Effect == "deny",
            rule.Operations is null ? null : operations.Select(name => CseOperation.Find(name)!.JudgedAs).ToFrozenSet(StringComparer.Ordinal),
            reader.Read("When", rule.When),
            reader.Read("Unless", rule.Unless),
            rule.Missing == "ignore");
    }

    private static bool IsName(string name) => JudgedOperations.Names.Concat(CseOperation.Names).Contains(name);

    private void Require(bool holds, string at, string fault)
    {
        if (!holds)
        {
            faults.Add($"{at} {fault}");
        }
    }
}
