using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Cli.Records;

namespace KaclsFunctions.Tests.Cli.Audit;

/// <summary>Who opened what, and when.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Theory]
    [InlineData("", "1 2 3 4 5")]
    [InlineData("--user ANN@contoso.example", "1 2 3")]
    [InlineData("--user bob@contoso.example", "4")]
    [InlineData("--user eve@contoso.example", "5")]
    [InlineData("--operation wrap", "2")]
    [InlineData("--outcome denied", "3")]
    [InlineData("--resource secret", "4")]
    [InlineData("--since 2026-11-25T12:00:00Z --until 2026-11-25T12:00:01Z", "1 2 3 4 5")]
    [InlineData("--since 2026-11-25T12:00:01Z", "")]
    [InlineData("--until 2026-11-25T12:00:00Z", "")]
    public async Task a_filter_leaves_what_it_names(string options, string expected)
    {
        await File.WriteAllLinesAsync(file,
        [
            RecordLines.Line(("correlation_id", "1")),
            RecordLines.Line(("correlation_id", "2"), ("operation", "wrap")),
            RecordLines.Line(("correlation_id", "3"), ("outcome", "denied"), ("reason_code", "role_insufficient")),
            RecordLines.Line(("correlation_id", "4"), ("user", "bob@contoso.example"), ("resource_name", "//x/secret")),
            RecordLines.Line(("correlation_id", "5"), ("user", "alias@contoso.example"), ("google_email", "eve@contoso.example")),
        ]);
        var run = await CliRun.OfAsync(["audit", file, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json", "-"]);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        var found = JsonNode.Parse(run.Output)!.AsArray().Select(record => (string?)record!["correlation_id"]);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public async Task a_pipe_gets_a_line_a_record_with_tabs_between()
    {
        await File.WriteAllTextAsync(file, RecordLines.Line(("correlation_id", "1")) + "\n");
        var run = await CliRun.OfAsync("audit", file);
        Assert.Contains(
            "2026-11-25T12:00:00.000Z\tunwrap\tgranted\tok\tann@contoso.example\t//x/a\t192.0.2.1\t\t1\n", run.Output,
            StringComparison.Ordinal);
    }

    /// <summary>OWASP, CSV injection: a spreadsheet would run it.</summary>
    [Fact]
    public async Task csv_quotes_what_it_must_and_holds_no_formula()
    {
        await File.WriteAllTextAsync(file, RecordLines.Line(("resource_name", "=cmd|\"x\",1")) + "\n");
        var run = await CliRun.OfAsync("audit", file, "--csv", "-");
        Assert.Contains("\"'=cmd|\"\"x\"\",1\"", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--since yesterday")]
    [InlineData("--outcome perhaps")]
    public async Task a_wrong_filter_ends_with_2(string options)
    {
        await File.WriteAllTextAsync(file, "");
        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync(["audit", file, .. options.Split(' ')])).ExitCode);
    }

    public void Dispose() => File.Delete(file);
}
