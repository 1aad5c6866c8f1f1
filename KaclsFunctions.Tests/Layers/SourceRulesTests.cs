using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Layers;

/// <summary>What no source of the service may have, whatever it is built for.</summary>
public sealed partial class SourceRulesTests
{
    private static readonly string[] Projects = ["Kacls", "Kacls.Azure", "KaclsFunctions", "Kacls.LocalHost"];

    /// <summary>The analyzer that reads the list breaks the build, as every warning does.</summary>
    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.Environment.TickCount64")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("T:System.Random")]
    [Rule("G9-1", "G9-2")]
    public void the_build_refuses_other_clocks_and_other_chance(string symbol)
    {
        Assert.Contains($"\n{symbol};", "\n" + Repository.Read("BannedSymbols.txt"), StringComparison.Ordinal);
        var build = Repository.Read("Directory.Build.props");
        Assert.Contains("<TreatWarningsAsErrors>true<", build, StringComparison.Ordinal);
        Assert.Contains("BannedApiAnalyzers", build, StringComparison.Ordinal);
        Assert.Empty(Found(AllowedAgain()));
    }

    [Fact]
    [Rule("G9-3")]
    public void no_code_of_the_service_is_left_out_by_a_build_flag() => Assert.Empty(Found(LeftOut()));

    private static IEnumerable<string> Found(Regex pattern) =>
        from project in Projects
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)
        where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
        from match in pattern.Matches(File.ReadAllText(file))
        select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}";

    /// <summary>RS0030 is the analyzer's number.</summary>
    [GeneratedRegex(@"pragma warning disable.*RS0030.*|SuppressMessage\([^)]*RS0030.*")]
    private static partial Regex AllowedAgain();

    [GeneratedRegex(@"^\s*#if\b.*|\[(?:System\.Diagnostics\.)?Conditional\(.*|\bDebug\.Assert\(.*", RegexOptions.Multiline)]
    private static partial Regex LeftOut();
}
