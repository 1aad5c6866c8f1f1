using Kacls.Cli.Conformance.Cases;

namespace Kacls.Cli.Conformance;

/// <summary>All cases, in the order in which they are tried.</summary>
internal static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<Case> All { get; } = [.. Granted.Cases()];

    /// <summary>Those whose names match one of the patterns; all where there is none.</summary>
    /// <param name="patterns">
    /// With <c>*</c> for any text, the whole name is compared; without, a name matches that contains the pattern.
    /// </param>
    public static IReadOnlyList<Case> Matching(IReadOnlyCollection<string> patterns) =>
        patterns.Count == 0 ? All : [.. All.Where(each => patterns.Any(pattern => Matches(each.Name, pattern)))];

    private static bool Matches(string name, string pattern) => pattern.Contains('*', StringComparison.Ordinal)
        ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name)
        : name.Contains(pattern, StringComparison.OrdinalIgnoreCase);
}
