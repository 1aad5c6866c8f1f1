using System.Text.RegularExpressions;
using Kacls.Errors;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// What the first line of a list of errors is about, without the names and values in it, so that alike ones count as one.
/// </summary>
internal static partial class ErrorClass
{
    private const int MostWords = 6;

    internal static string Of(SettingsException refusal)
    {
        if (refusal.Errors.Count == 0 || refusal.Errors.Any(string.IsNullOrWhiteSpace))
        {
            throw new OracleException("a list of errors that says nothing");
        }

        var said = Verb().Match(refusal.Errors[0]);
        return string.Join(' ', Varying().Replace(said.Success ? said.Value : "other", "…").Split(' ').Take(MostWords));
    }

    [GeneratedRegex(@"(?<= )(is|has|have|can|can't|names|holds|stands|drops|are|lacks|must|needs|ends) .*", RegexOptions.Singleline)]
    private static partial Regex Verb();

    [GeneratedRegex("""'[^']*'|[^ ]*[/:\d][^ ]*|(?<= an? )[^ ]+$""")]
    private static partial Regex Varying();
}
