using System.Globalization;
using System.Text.RegularExpressions;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class LatencyAndClockTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    [Fact]
    public async Task a_fast_service_has_no_finding()
    {
        // p50 alone: this machine may be busy.
        var finding = Assert.Single(await LookAsync(new LatencyCheck()));
        Assert.NotEqual(Severity.Finding, finding.Severity);
        Assert.StartsWith("5 status requests: p50 ", finding.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_slow_service_is_found() => AssertFound(
        await LookAsync(new LatencyCheck(), answer: async context =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), context.RequestAborted);
            return false;
        }),
        "Google asks for 200 ms",
        "nearer");

    [Fact]
    public async Task one_slow_answer_of_a_few_is_a_warning()
    {
        var count = 0;
        AssertSaid(
            await LookAsync(new LatencyCheck(), answer: async context =>
            {
                if (Interlocked.Increment(ref count) == 3)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(600), context.RequestAborted);
                }

                return false;
            }),
            Severity.Warning, "in 99 of 100", "--requests 500");
    }

    [Fact]
    public async Task the_same_clock_has_no_finding() => AssertRight(await LookAsync(new ClockCheck()));

    [Theory]
    [InlineData(-300, Severity.Finding, "behind")]
    [InlineData(90, Severity.Finding, "ahead of")]
    [InlineData(20, Severity.Warning, "ahead of")]
    internal async Task a_clock_that_is_off_is_found(int seconds, Severity severity, string where)
    {
        var findings = await LookAsync(new ClockCheck(), (_, reply) => reply.Headers["Date"] =
            [TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)]);
        Assert.Equal(severity, Assert.Single(findings).Severity);

        // A second more or less, for the header has whole ones.
        var said = Regex.Match(findings[0].Seen, $"is ([0-9]+) s {where} this");
        Assert.InRange(int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture), Math.Abs(seconds) - 1, Math.Abs(seconds) + 1);
        Assert.Contains("NTP", findings[0].Do, StringComparison.Ordinal);
    }
}
