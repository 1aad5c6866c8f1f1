using Kacls.Cli.Output;
using Kacls.Testing.Gmail;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary><c>kacls gmail status</c>.</summary>
public sealed class GmailStatusTests
{
    private static readonly string Alice = GmailDomain.User(1);

    [Fact]
    public async Task a_user_in_order_has_no_findings()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var id = domain.AddUsedPair(Alice);
        var run = await domain.RunAsync("status", Alice, "--url", GmailDomain.KeyService + "/");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains($"{Alice}\t{id}\tenabled\tyes\t2046-01-01\t{GmailDomain.KeyService}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
    }

    [Theory]
    [InlineData("disabled", "which is disabled")]
    [InlineData("soon", "expires within 30 days, on ")]
    [InlineData("expired", "expired on 2026-02-01")]
    [InlineData("other", $"of the key service {GmailDomain.OtherKeyService}")]
    [InlineData("unbound", "no identity: nothing uses the key pair")]
    [InlineData("nothing", "no key pair and no identity")]
    public async Task what_is_wrong_is_found(string state, string finding)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        switch (state)
        {
            case "disabled":
                domain.Server.DisablePair(Alice, domain.AddUsedPair(Alice));
                break;
            case "soon":
                domain.AddUsedPair(Alice, until: TimeProvider.System.GetUtcNow().AddDays(20));
                break;
            case "expired":
                domain.AddUsedPair(Alice, until: new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
                break;
            case "other":
                domain.AddUsedPair(Alice, GmailDomain.OtherKeyService);
                break;
            case "unbound":
                domain.AddPair(Alice, GmailDomain.Body(Alice));
                break;
        }

        var run = await domain.RunAsync("status", "--folder", domain.Folder, "--url", GmailDomain.KeyService);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains(finding, run.Output, StringComparison.Ordinal);
    }
}
