using System.Reflection;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>
/// A row of docs/security.md that begins with a number is a promise; its last column names the tests that carry the number.
/// </summary>
public sealed partial class RulesDocumentTests
{
    private const string Page = "docs/security.md";

    private static readonly List<Type> Classes = [.. typeof(RulesDocumentTests).Assembly.GetTypes().Where(type => Tests(type).Any())];

    private static readonly ILookup<string, string> Carriers = typeof(RulesDocumentTests).Assembly.GetTypes()
        .SelectMany(type => Carried(type, NameOf(type)).Concat(Methods(type).SelectMany(m => Carried(m, $"{NameOf(type)}.{m.Name}"))))
        .ToLookup(pair => pair.Number, pair => pair.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Numbers => Row().Matches(Repository.Read(Page)).Select(row => row.Groups["number"].Value);

    [Fact]
    public void no_number_is_given_twice() =>
        Assert.Empty(Numbers.GroupBy(number => number).Where(number => number.Count() > 1).Select(number => number.Key));

    [Fact]
    public void each_rule_has_a_test() => Assert.All(Numbers, number => Assert.NotEmpty(Carriers[number]));

    [Fact]
    public void no_test_carries_a_number_that_no_rule_has() => Assert.Empty(Carriers.Select(carrier => carrier.Key).Except(Numbers));

    [Fact]
    public void what_carries_a_number_is_a_test()
    {
        var carriers = typeof(RulesDocumentTests).Assembly.GetTypes().ToList();
        Assert.Empty(carriers.Where(type => Carried(type, "").Any()).Except(Classes));
        Assert.Empty(carriers.SelectMany(Methods).Where(method => Carried(method, "").Any()).Except(Classes.SelectMany(Tests)));
    }

    [Fact]
    public void the_last_column_names_the_tests() =>
        GeneratedDocument.AssertEqual(Page, Row().Replace(Repository.Read(Page), row => $"{row.Groups["cells"].Value} {ShownBy(row)} |"));

    private static string ShownBy(Match row) =>
        string.Join(", ", Carriers[row.Groups["number"].Value].Order(StringComparer.Ordinal).Select(name => $"`{name}`"));

    private static IEnumerable<(string Number, string Name)> Carried(MemberInfo member, string name) =>
        (member.GetCustomAttribute<RuleAttribute>(inherit: false)?.Numbers ?? []).Select(number => (number, name));

    /// <summary>The class; with its folder where two have the same name.</summary>
    private static string NameOf(Type type) =>
        Classes.Count(other => other.Name == type.Name) > 1 ? $"{type.Namespace!.Split('.')[^1]}.{type.Name}" : type.Name;

    private static IEnumerable<MethodInfo> Tests(Type type) =>
        Methods(type).Where(method => method.IsDefined(typeof(FactAttribute), inherit: true));

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(
            BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static);

    [GeneratedRegex(
        @"^(?<cells>\| (?<number>(?:\d+(?:\.\d+)?|[AG]\d*)-\d+) \|.*\|)[^|\n]*\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
