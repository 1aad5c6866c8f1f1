using System.Text.RegularExpressions;
using Kacls.Errors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Access;

/// <summary>A rule's tests are found by its name and by its reason codes.</summary>
public sealed partial class RuleFilesTests
{
    public static TheoryData<string> Rules =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "Kacls/Access"), "*Rule.cs")
            .Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Rules))]
    public void each_rule_has_its_tests_and_they_name_each_of_its_reason_codes(string rule)
    {
        var codes = Thrown().Matches(Repository.Read($"Kacls/Access/{rule}.cs")).Select(match => ReasonCodeOf(match.Groups[1].Value))
            .ToList();
        Assert.NotEmpty(codes);
        var tests = Repository.Read($"KaclsFunctions.Tests/Kacls/Access/{rule}Tests.cs");
        Assert.All(codes, code => Assert.Contains($"\"{code}\"", tests, StringComparison.Ordinal));
    }

    private static string ReasonCodeOf(string member) =>
        ((KaclsError)typeof(ErrorCatalogue).GetProperty(member)!.GetValue(null)!).ReasonCode;

    [GeneratedRegex(@"ErrorCatalogue\.(\w+)\.ToException")]
    private static partial Regex Thrown();
}
