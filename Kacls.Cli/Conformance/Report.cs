using System.Xml.Linq;

namespace Kacls.Cli.Conformance;

/// <summary>The results for programs: the JSON of the contract, and JUnit's XML, which CI systems read.</summary>
/// <param name="Url">The service under test.</param>
/// <param name="Summary">Counts.</param>
/// <param name="Cases">One for each case, in order.</param>
internal sealed record Report(string Url, ReportSummary Summary, IReadOnlyList<ReportedCase> Cases)
{
    /// <summary>From results.</summary>
    public static Report From(string url, IReadOnlyList<CaseResult> results)
    {
        int Count(CaseOutcome outcome) => results.Count(result => result.Outcome == outcome);
        return new(
            url,
            new(Count(CaseOutcome.Passed), Count(CaseOutcome.Failed), Count(CaseOutcome.Skipped)),
            [.. results.Select(result => new ReportedCase(
                result.Case.Name, result.Case.Operation, result.Case.Rule, result.Case.Level, result.Outcome, result.Detail ?? ""))]);
    }

    /// <summary>JUnit's XML: a suite for each method.</summary>
    public static XDocument JUnit(IReadOnlyList<CaseResult> results) => new(new XElement(
        "testsuites",
        results.GroupBy(result => result.Case.Operation, StringComparer.Ordinal).Select(suite => new XElement(
            "testsuite",
            new XAttribute("name", suite.Key),
            new XAttribute("tests", suite.Count()),
            new XAttribute("failures", suite.Count(result => result.Outcome == CaseOutcome.Failed)),
            new XAttribute("skipped", suite.Count(result => result.Outcome == CaseOutcome.Skipped)),
            suite.Select(TestCase)))));

    private static XElement TestCase(CaseResult result)
    {
        var element = new XElement(
            "testcase",
            new XAttribute("classname", $"kacls.{result.Case.Operation}"),
            new XAttribute("name", result.Case.Name),
            new XAttribute("time", result.Duration.TotalSeconds.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)));
        if (result.Outcome == CaseOutcome.Failed)
        {
            element.Add(new XElement("failure", new XAttribute("message", Printable(result.Detail!)), Printable(result.Case.Rule)));
        }
        else if (result.Outcome == CaseOutcome.Skipped)
        {
            element.Add(new XElement("skipped", new XAttribute("message", Printable(result.Detail!))));
        }

        return element;
    }

    // A broken service may answer with what XML 1.0 can't hold.
    private static string Printable(string text) =>
        string.Concat(text.Select(character => System.Xml.XmlConvert.IsXmlChar(character) ? character : '?'));
}

/// <summary>Counts.</summary>
internal sealed record ReportSummary(int Passed, int Failed, int Skipped);

/// <summary>A case and what came of it.</summary>
internal sealed record ReportedCase(string Name, string Operation, string Rule, CaseLevel Level, CaseOutcome Outcome, string Detail);
