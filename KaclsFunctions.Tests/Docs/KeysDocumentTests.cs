using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Seal;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/keys.md: its tables of what can happen are complete, and each row has a test that shows it.</summary>
public sealed partial class KeysDocumentTests
{
    private const string Head = "| what happens | what callers get | audit and `status` | normal again | test |";

    private static readonly string[] Folders = ["KeyLife", "VaultBadDays", "Identity"];

    [Fact]
    public void each_case_of_a_keys_life_and_of_its_bad_days_has_its_row_and_each_row_its_test()
    {
        var named = Rows().SelectMany(cells => Name().Matches(cells[4]).Select(match => match.Groups[1].Value)).ToList();

        // Of the seal's tests, those of the key's own life; the others are about what attackers do.
        var tests = typeof(KeysDocumentTests).Assembly.GetTypes()
            .Where(type => Array.Exists(Folders, folder => type.Namespace == $"KaclsFunctions.Tests.{folder}")
                || (type.Namespace == "KaclsFunctions.Tests.Seal" && type.Name.StartsWith("SealKey", StringComparison.Ordinal)))
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .Select(method => method.Name)
            .Append(nameof(SignCallTests.a_seal_key_that_never_answers_is_a_time_out_for_each_caller_and_is_tried_again))
            .ToList();
        Assert.Equal(tests.Distinct().Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void each_row_says_everything() => Assert.All(Rows(), cells =>
    {
        Assert.Equal(5, cells.Length);
        Assert.All(cells, cell => Assert.NotEqual("", cell));
        Assert.Matches("^(`[a-z0-9_]+`( |$))+$", cells[4]);
    });

    private static IEnumerable<string[]> Rows()
    {
        var inTable = false;
        foreach (var line in Repository.Read("docs/keys.md").Split('\n'))
        {
            inTable = line == Head || (inTable && line.StartsWith('|'));
            if (inTable && line != Head && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                yield return [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            }
        }
    }

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
