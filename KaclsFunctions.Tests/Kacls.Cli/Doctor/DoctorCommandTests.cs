using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor;

[Collection(LocalHostGroup.Name)]
public sealed class DoctorCommandTests(LocalHostFixture host)
{
    private readonly TestAuthority authority = TestAuthority.Shared;

    [Fact]
    public async Task a_right_service_behind_tls_has_no_finding()
    {
        await using var front = await StartAsync();
        var run = await DoctorRun.OfAsync("doctor", front.Url, "--trust", authority.RootFile, "--requests", "10");
        Assert.True(run.ExitCode == ExitCode.Good, run.Output);

        // This machine may be busy.
        Assert.DoesNotMatch("(?m)^(FINDING|warning) (?!latency|connections)", run.Output);
        foreach (var check in new[]
        {
            "tls-old", "tls", "certificate", "http", "status", "cors-preflight", "cors-origin", "errors", "large-bodies", "latency",
            "clock", "certs", "base-url",
        })
        {
            Assert.Contains($" {check}: ", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task findings_end_with_1_and_say_what_to_do()
    {
        await using var front = await StartAsync();
        var run = await DoctorRun.OfAsync("doctor", front.Url, "--requests", "5");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Matches(
            @"FINDING certificate: The chain ends at CN=Doctor Intermediate: CN=Doctor Root [^\n]*\n +Install a certificate of a ",
            run.Output);
    }

    [Fact]
    public async Task the_json_has_target_findings_and_summary()
    {
        await using var front = await StartAsync();
        var json = (await DoctorRun.OfAsync("doctor", front.Url, "--requests", "5", "--json", "-")).Json;
        Assert.Equal(["target", "findings", "summary"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(front.Url, json.GetProperty("target").GetString());
        var finding = json.GetProperty("findings").EnumerateArray().Single(each => each.GetProperty("severity").GetString() == "finding");
        Assert.Equal(["check", "severity", "seen", "do"], finding.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, json.GetProperty("summary").GetProperty("finding").GetInt32());
        Assert.Equal(["finding", "warning", "note", "ok"], json.GetProperty("summary").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task a_service_that_nothing_answers_for_ends_with_3()
    {
        var run = await DoctorRun.OfAsync("doctor", $"https://127.0.0.1:{FreePort.Find()}/v1");
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("127.0.0.1", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("doctor", "kacls.contoso.example/v1")]
    [InlineData("doctor", "https://kacls.contoso.example/v1?x=1")]
    [InlineData("doctor", "https://user@kacls.contoso.example/v1")]
    [InlineData("doctor", "https://kacls.contoso.example/v1", "--requests", "0")]
    [InlineData("doctor", "https://kacls.contoso.example/v1", "--requests", "many")]
    [InlineData("doctor", "https://kacls.contoso.example/v1", "--trust", "nowhere.pem")]
    [InlineData("doctor", "https://kacls.contoso.example/v1", "--tursted")]
    [InlineData("doctor", "idp", "https://idp.contoso.example")]
    [InlineData("doctor", "idp", "https://idp.contoso.example", "--client-id", "a", "--token", "nowhere.txt")]
    [InlineData("doctor", "idp", "https://idp.contoso.example", "--client-id", "a", "--settings", "nowhere.json")]
    [InlineData("doctor", "idp", "idp.contoso.example", "--client-id", "a")]
    [InlineData("doctor", "settings")]
    [InlineData("doctor", "settings", "nowhere.json")]
    public async Task a_wrong_command_line_ends_with_2(params string[] arguments)
    {
        var run = await DoctorRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.NotEqual("", run.Errors);
    }

    [Fact]
    public async Task what_goes_to_another_program_is_plain_lines()
    {
        await using var front = await StartAsync();
        var program = Path.Combine(Path.GetDirectoryName(typeof(ExitCode).Assembly.Location)!, "kacls.dll");
        var run = await ProgramRun.OfAsync(
            "dotnet", program, "doctor", front.Url, "--trust", authority.RootFile, "--requests", "5");
        Assert.True(run.ExitCode == ExitCode.Good, run.Output + run.Errors);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Output.TrimEnd().Split('\n').SkipLast(1), line => Assert.Matches("^(ok|note|warning|FINDING|  ) ", line));
    }

    [Fact]
    public void each_command_line_in_the_documents_is_one_that_parses()
    {
        var lines = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(file => Regex.Matches(
                File.ReadAllText(file), @"(?<=^|`)kacls (?<arguments>doctor [^`\n]+)", RegexOptions.Multiline))
            .Select(match => match.Groups["arguments"].Value)
            .Select(line => Regex.Replace(line, "<[^>]+>", "VALUE"))
            .Where(line => !Regex.IsMatch(line, "^doctor (idp|settings)( ISSUER)?$"))
            .ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Empty(Kacls.Cli.Commands.Root().Parse(line).Errors));
    }

    private Task<Front> StartAsync() => Front.StartAsync(
        host.Kacls.BaseUrl, authority.Issue(), new X509Certificate2Collection { authority.Intermediate });
}
