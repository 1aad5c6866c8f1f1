using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/settings.md has one row for each setting, with the program's default and bounds; its snippets load.</summary>
public sealed partial class SettingsDocumentTests
{
    private const string Document = "docs/settings.md";

    public static TheoryData<string> Snippets => new(DocumentedSettings.JsonBlocks(Document));

    /// <summary>The settings whose row gives a last value.</summary>
    public static TheoryData<string> Bounded =>
        new(Rows().Where(row => LastValue().IsMatch(row["bounds"].Value)).Select(row => row["name"].Value));

    [Fact]
    public void every_setting_has_one_row_and_every_row_is_a_setting() => Assert.Equal(
        Names(typeof(KaclsSettings), KaclsSettings.Section).Order(StringComparer.Ordinal),
        Rows().Select(row => row["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void every_row_says_who_sets_it_and_why() => Assert.All(Rows(), row => Assert.InRange(row["why"].Length, 10, 400));

    /// <summary>Of settings that are values; what a list or a missing text means needs words.</summary>
    [Fact]
    public void the_defaults_are_the_programs()
    {
        var defaults = Values(typeof(KaclsSettings), new KaclsSettings(), KaclsSettings.Section).ToDictionary();
        Assert.InRange(defaults.Count, 15, 40);
        Assert.All(
            Rows().Where(row => defaults.ContainsKey(row["name"].Value)),
            row => Assert.Equal($"`{defaults[row["name"].Value]}`", row["default"].Value));
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void the_bounds_are_the_programs(string name)
    {
        var bounds = Rows().Single(row => row["name"].Value == name)["bounds"].Value;
        var (first, last) = (FirstValue().Match(bounds).Groups["value"], LastValue().Match(bounds).Groups["value"]);
        Assert.Null(DocumentedSettings.ErrorOf(name, last.Value));
        Assert.NotNull(DocumentedSettings.ErrorOf(name, Beyond(last.Value, +1)));
        if (first.Success)
        {
            Assert.Null(DocumentedSettings.ErrorOf(name, first.Value));
            Assert.NotNull(DocumentedSettings.ErrorOf(name, Beyond(first.Value, -1)));
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void a_snippet_of_settings_loads(string snippet)
    {
        var settings = DocumentedSettings.Load(snippet);
        using var json = JsonDocument.Parse(snippet);
        Assert.NotEmpty(json.RootElement.GetProperty("Kacls").EnumerateObject());
        Assert.NotEmpty(settings.Authentication.Providers);
        Assert.All(settings.Authentication.Providers, provider => Assert.NotEmpty(provider.Audiences));
    }

    [Fact]
    public void the_first_snippet_is_complete() =>
        DocumentedSettings.Load(DocumentedSettings.JsonBlocks(Document)[0], completed: false);

    private static IEnumerable<GroupCollection> Rows() => Row().Matches(Repository.Read(Document)).Select(match => match.Groups);

    // Perimeters have a document of their own, but for where they are. n stands for the place in a list.
    private static IEnumerable<string> Names(Type type, string path) => type.GetProperties().SelectMany(property =>
    {
        var (name, inner) = ($"{path}:{property.Name}", property.PropertyType.GetElementType());
        return property.PropertyType == typeof(PerimetersSettings) ? [name, $"{name}:{nameof(PerimetersSettings.File)}"]
            : inner is not null && IsSection(inner) ? Names(inner, $"{name}:n")
            : IsSection(property.PropertyType) ? Names(property.PropertyType, name)
            : [name];
    });

    private static IEnumerable<KeyValuePair<string, string>> Values(Type type, object section, string path) =>
        type.GetProperties().SelectMany(property =>
        {
            var name = $"{path}:{property.Name}";
            return property.PropertyType.GetElementType() is { } entry && IsSection(entry)
                ? Values(entry, Activator.CreateInstance(entry)!, $"{name}:n")
                : (property.GetValue(section), property.PropertyType) switch
                {
                    (bool value, _) => [new(name, value ? "true" : "false")],
                    (string { Length: > 0 } value, _) => [new(name, value)],
                    (IFormattable value, _) => [new(name, value.ToString(null, CultureInfo.InvariantCulture))],
                    ({ } value, var inner) when IsSection(inner) => Values(inner, value, name),
                    _ => Array.Empty<KeyValuePair<string, string>>(),
                };
        });

    private static bool IsSection(Type type) => type.IsClass && type.Namespace == typeof(KaclsSettings).Namespace;

    private static string Beyond(string value, int step) =>
        value.Contains(':', StringComparison.Ordinal)
            ? (TimeSpan.Parse(value, CultureInfo.InvariantCulture) + TimeSpan.FromTicks(step)).ToString(null, CultureInfo.InvariantCulture)
            : (int.Parse(value, CultureInfo.InvariantCulture) + step).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\| `(?<name>Kacls:\S+)` \| (?<type>[^|]+) \| (?<default>[^|]+) \|(?<bounds>[^|]*)\| (?<why>.+) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"to `(?<value>[\d:.]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex LastValue();

    [GeneratedRegex(@"`(?<value>[\d:.]+)` to", RegexOptions.ExplicitCapture)]
    private static partial Regex FirstValue();
}
