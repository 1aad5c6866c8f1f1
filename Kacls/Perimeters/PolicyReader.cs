using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Perimeters;

/// <summary>Reads the policy out of the settings and collects every error in it, each with the name of its rule.</summary>
/// <param name="providers">Those of the settings; null where they are not known, and so any name may be one's.</param>
/// <param name="errors">Where the errors go.</param>
/// <param name="open">Reads the country database, if it is not <see cref="CountryDatabase.Load"/> that does.</param>
internal sealed class PolicyReader(
    IReadOnlyCollection<AuthenticationProviderSettings>? providers, SettingsErrors errors, Func<string, CountryDatabase>? open = null)
{
    private const string Section = "Kacls:Perimeters";
    private CountryDatabase? countries;

    internal PerimeterPolicy Read(PerimetersSettings settings)
    {
        errors.Require(settings.UnknownId is "deny" or "default", $"{Section}:UnknownId", "is neither deny nor default");
        LoadCountries(settings.CountryDatabase);
        var (byDefault, privileged) = (Read("Default", settings.Default), Read("Privileged", settings.Privileged));
        var byId = new Dictionary<string, Perimeter>(StringComparer.Ordinal);
        foreach (var (id, perimeter) in settings.ById)
        {
            byId[Unescape(id)] = Read($"ById:{id}", perimeter);
        }

        return new PerimeterPolicy(byDefault, privileged, byId, settings.UnknownId == "default");
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
            countries = (open ?? CountryDatabase.Load)(path);
        }
        catch (Exception exception) when (exception is IOException
            or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{Section}:CountryDatabase", $"'{path}' can't be used: {exception.Message}");
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
            if (errors.Require(!string.IsNullOrWhiteSpace(rule.Name), at, "has no Name"))
            {
                errors.Require(names.Add(rule.Name!), at, "has the name of another rule");
            }

            rules.Add(Read(at, rule, isPrivileged: name == "Privileged"));
        }

        return new Perimeter(name, rules);
    }

    private PerimeterRule Read(string at, PerimeterRuleSettings rule, bool isPrivileged)
    {
        var effect = RuleEffects.Find(rule.Effect);
        errors.Require(effect is not null, at, $"has the Effect '{rule.Effect}', which is none of allow, deny, audit");
        errors.Require(
            effect != RuleEffect.Audit || rule.Name?.Contains(WouldDeny.Separator, StringComparison.Ordinal) is not true,
            at,
            "has a comma in its Name, which parts the names of report-only rules in audit records");
        errors.Require(rule.Missing is null or "ignore", at, "has a Missing that is not ignore");
        errors.Require(rule.Operations is not { Length: 0 }, at, "can never match: Operations is empty");
        foreach (var name in rule.Operations ?? [])
        {
            errors.Require(IsName(name), at, $"names the operation '{name}', which does not exist");
            errors.Require(
                !IsName(name) || JudgedOperations.Of(name, isPrivileged).Any(),
                at,
                $"can never take effect on '{name}', which its perimeter does not judge");
        }

        string[] operations = [.. (rule.Operations ?? [JudgedOperations.All]).SelectMany(name => JudgedOperations.Of(name, isPrivileged))];
        var reader = new ConditionReader(errors, at, countries, new RuleScope(isPrivileged, operations, providers));
        return new PerimeterRule(
            rule.Name ?? "",
            effect ?? RuleEffect.Deny,
            rule.Operations is null
                ? null
                : operations.Select(name => CseOperation.Find(name)!.JudgedAs).ToFrozenSet(StringComparer.Ordinal),
            reader.Read("When", rule.When),
            reader.Read("Unless", rule.Unless),
            rule.Missing == "ignore");
    }

    private static bool IsName(string name) => JudgedOperations.Names.Concat(CseOperation.Names).Contains(name);
}
