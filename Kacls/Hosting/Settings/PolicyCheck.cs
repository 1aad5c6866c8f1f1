using System.Globalization;
using Kacls.Errors;
using Kacls.Perimeters;
using Kacls.Settings;

namespace Kacls.Hosting;

/// <summary>Judges the file of a policy by itself, before a deployment: without any other setting, and without a start.</summary>
internal sealed class PolicyCheck
{
    /// <summary>The app's command-line argument that asks for it; the file follows.</summary>
    public const string Argument = "--check-perimeters";

    private static readonly string[] Named = [nameof(PerimetersSettings.Default), nameof(PerimetersSettings.Privileged)];
    private readonly SettingsErrors errors = new();
    private readonly List<string> left = [];
    private readonly List<string> missing = [];
    private readonly string file;

    private PolicyCheck(string file) => this.file = file;

    /// <param name="arguments">Those after <see cref="Argument"/>.</param>
    /// <returns>Whether the policy is right, and what to say: a line for each error, or one on what there is.</returns>
    public static (bool IsRight, IReadOnlyList<string> Lines) Run(string[] arguments) =>
        arguments is [{ Length: > 0 } path] ? new PolicyCheck(Path.GetFullPath(path)).Run() : (false, [$"{Argument} takes one file"]);

    /// <summary>The policy of a file, to be asked what it would decide.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SettingsException">It is wrong, or the country database is not beside it.</exception>
    public static PerimeterPolicy Load(string path)
    {
        var check = new PolicyCheck(Path.GetFullPath(path));
        var (policy, _, _) = check.Read();
        check.errors.AddRange(check.missing.Select(name => $"{name} is not beside {path}: without it countries can't be known"));
        check.errors.ThrowIfAny();
        return policy;
    }

    private (bool IsRight, IReadOnlyList<string> Lines) Run()
    {
        var (_, settings, keys) = Read();
        left.AddRange(missing.Select(name => $"whether {name} is right"));
        return errors.Lines.Count > 0 ? (false, errors.Lines) : (true, [Describe(settings, keys)]);
    }

    private (PerimeterPolicy Policy, PerimetersSettings Settings, IReadOnlyCollection<string> Keys) Read()
    {
        var keys = new SortedList<string, string?>(StringComparer.OrdinalIgnoreCase) { [PolicyFile.Setting] = file };
        var settings = SettingsLoader.Bind(keys, errors).Perimeters;
        return (new PolicyReader(providers: null, errors, Open).Read(settings), settings, [.. keys.Keys]);
    }

    private string Describe(PerimetersSettings policy, IReadOnlyCollection<string> keys)
    {
        var perimeters = policy.ById.Count
            + Named.Count(name => keys.Any(key => EffectiveConfiguration.IsWithin(key, $"{PolicyFile.Section}:{name}")));
        PerimeterRuleSettings[] rules =
            [.. policy.ById.Values.Append(policy.Default).Append(policy.Privileged).SelectMany(perimeter => perimeter.Rules)];
        string[] providers =
            [.. rules.SelectMany(rule => new[] { rule.When, rule.Unless }).SelectMany(condition => condition?.Providers ?? []).Distinct()];
        if (providers.Length > 0)
        {
            left.Add($"whether there are the providers {string.Join(", ", providers)}");
        }

        var counts = string.Create(CultureInfo.InvariantCulture, $"{perimeters} perimeter(s), {rules.Length} rule(s)");
        return $"{file}: {counts}{(left.Count > 0 ? $". Only the start can tell {string.Join(" and ", left)}" : "")}";
    }

    /// <summary>In the app both are in its folder; a database that only the app has is left to the start.</summary>
    private CountryDatabase Open(string name)
    {
        var path = Path.GetFullPath(name, Path.GetDirectoryName(file)!);
        if (Path.Exists(path))
        {
            return CountryDatabase.Load(path);
        }

        missing.Add(name);
        return CountryDatabase.Empty;
    }
}
