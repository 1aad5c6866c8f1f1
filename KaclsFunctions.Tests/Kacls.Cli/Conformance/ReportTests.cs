using System.Text.Json;
using Kacls.Cli.Conformance;
using Kacls.Cli.Output;

namespace KaclsFunctions.Tests.Cli.Conformance;

public sealed class ReportTests
{
    private static readonly CaseResult[] Results =
    [
        Result("wrap.one", CaseLevel.Google, CaseOutcome.Passed, null),
        Result("wrap.two", CaseLevel.Inferred, CaseOutcome.Failed, "answered \u0001\ud800 <200>"),
        Result("digest.one", CaseLevel.Google, CaseOutcome.Skipped, "status does not list digest."),
    ];

    [Fact]
    public void json_is_as_others_automate_against_it()
    {
        var json = JsonSerializer.Serialize(Report.From("http://127.0.0.1/v1", Results[..1]), JsonOutput.Options);
        Assert.Equal(
            """
            {
              "url": "http://127.0.0.1/v1",
              "summary": {
                "passed": 1,
                "failed": 0,
                "skipped": 0
              },
              "cases": [
                {
                  "name": "wrap.one",
                  "operation": "wrap",
                  "rule": "a rule",
                  "level": "google",
                  "outcome": "passed",
                  "detail": ""
                }
              ]
            }
            """,
            json);
    }

    [Fact]
    public void junit_has_a_suite_for_each_method_and_holds_whatever_a_service_answers()
    {
        var suites = Report.JUnit(Results).Root!.Elements("testsuite").ToDictionary(suite => suite.Attribute("name")!.Value);
        Assert.Equal("1", suites["wrap"].Attribute("failures")!.Value);
        Assert.Equal("1", suites["digest"].Attribute("skipped")!.Value);
        Assert.Equal("answered ?? <200>", suites["wrap"].Descendants("failure").Single().Attribute("message")!.Value);
        Assert.Contains("&lt;200&gt;", Report.JUnit(Results).ToString(), StringComparison.Ordinal);
    }

    private static CaseResult Result(string name, CaseLevel level, CaseOutcome outcome, string? detail) =>
        new(new(name, name.Split('.')[0], "a rule", level, _ => Task.CompletedTask), outcome, detail, TimeSpan.FromSeconds(1));
}
