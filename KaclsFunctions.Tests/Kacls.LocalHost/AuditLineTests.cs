using System.Diagnostics;
using System.Text.RegularExpressions;
using Kacls.LocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

/// <summary>Audit records on a terminal.</summary>
public sealed class AuditLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 29, 6, 44, 59, TimeSpan.Zero);

    [Theory]
    [InlineData(
        """
        {"operation":"wrap","outcome":"granted","reason_code":"ok","user":"a@b.example","resource_name":"//googleapis.com/drive/files/x",
        "duration_ms":1.627}
        """,
        "06:44:59 granted    1.6 ms  wrap              ok  a@b.example  drive/files/x")]
    [InlineData(
        """
        {"operation":"unwrap","outcome":"denied","reason_code":"role_not_allowed","issuer":"https://old.example/v1","resource_name":"x",
        "duration_ms":12,"detail":"role: it is 'a'"}
        """,
        "06:44:59 denied    12.0 ms  unwrap            role_not_allowed  https://old.example/v1  x\n         role: it is 'a'")]
    [InlineData(
        """{"operation":"status","outcome":"granted","reason_code":"ok","detail":"not shown where nothing was refused"}""",
        "06:44:59 granted            status            ok  -")]
    public void a_record_is_a_line_and_a_refusal_has_its_detail(string state, string expected) =>
        Assert.Equal(expected, AuditLine.FromJson($$"""{"Category":"Kacls.Audit","State":{{state}}}""", Time, colour: false));

    [Theory]
    [InlineData("granted", "\e[32m")]
    [InlineData("denied", "\e[33m")]
    [InlineData("failed", "\e[31m")]
    public void colour_says_the_outcome_beside_the_word(string outcome, string escape) => Assert.Contains(
        $"{escape}{outcome,-7}\e[0m",
        AuditLine.FromJson($$"""{"Category":"Kacls.Audit","State":{"outcome":"{{outcome}}"} }""", Time, colour: true),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("plain text of the host")]
    [InlineData("""{"Category":"Kacls.Tokens","State":{"operation":"wrap"}}""")]
    [InlineData("""{"Category":"Kacls.Audit","State": """)]
    [InlineData("""{"Category":"Kacls.Audit","State":"text"}""")]
    public void any_other_line_of_a_worker_is_none(string line) => Assert.Null(AuditLine.FromJson(line, Time, colour: true));

    /// <summary>util-linux's script gives it a terminal.</summary>
    [ToolFact("script")]
    public async Task a_terminal_gets_lines_for_people_and_no_json()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-terminal-");
        var program = Path.Combine(Path.GetDirectoryName(typeof(AuditLineTests).Assembly.Location)!, "Kacls.LocalHost.dll");
        var (command, file) = ($"dotnet {program} --urls http://127.0.0.1:0", Path.Combine(folder.FullName, "seen"));
        var start = new ProcessStartInfo("script", ["-qfec", command, file])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var seen = "";
        await Eventually.True(() =>
        {
            seen = File.Exists(file) ? File.ReadAllText(file) : "";
            return seen.Contains("privilegedprivatekeydecrypt.json", StringComparison.Ordinal);
        });
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        Assert.Matches(new Regex(@"\d\d:\d\d:\d\d \e\[32mgranted\S* +\d+\.\d ms  wrap  +ok  user@kacls\.example  drive/files/"), seen);
        Assert.DoesNotContain("{\"", seen, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
