using System.CommandLine;
using Kacls.Cli.Gmail;
using Kacls.Cli.Output;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary><c>kacls gmail disable</c>.</summary>
public sealed class GmailDisableTests
{
    private static readonly string Alice = GmailDomain.User(1);

    [Fact]
    public async Task a_confirmed_pair_is_disabled_and_what_that_means_is_said()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var id = domain.AddPair(Alice, GmailDomain.Body(Alice));
        var run = await domain.RunAsync("disable", Alice, id, "--confirm", Alice);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains($"unreadable for {Alice}", run.Errors, StringComparison.Ordinal);
        Assert.Equal("disabled", (string)domain.Server.Pairs(Alice)[0]["enablementState"]!);
        Assert.Equal(ExitCode.Good, (await domain.RunAsync("disable", Alice, id, "--confirm", Alice)).ExitCode);
        Assert.Single(domain.Server.Calls, call => call.Writes);
    }

    [Theory]
    [InlineData(null, "Nobody is there")]
    [InlineData("bob@contoso.example", "another address")]
    public async Task without_the_address_typed_again_nothing_is_disabled(string? typed, string words)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var id = domain.AddPair(Alice, GmailDomain.Body(Alice));
        string[] line = [Alice, id, "--credentials", domain.Credentials, "--api", domain.Server.Url];
        var command = new GmailDisableCommand(() => typed);
        var refused = await Assert.ThrowsAsync<UsageException>(() => command.Parse(line).InvokeAsync(new()
        {
            EnableDefaultExceptionHandler = false, Error = TextWriter.Null, Output = TextWriter.Null,
        }));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
    }

    [Fact]
    public async Task the_pair_that_the_identity_uses_needs_one_more_word()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var id = domain.AddUsedPair(Alice);
        var run = await domain.RunAsync("disable", Alice, id, "--confirm", Alice);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
        Assert.Equal(ExitCode.Good, (await domain.RunAsync("disable", Alice, id, "--confirm", Alice, "--primary")).ExitCode);
    }
}
