using System.CommandLine;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli;

/// <summary>What holds for every command.</summary>
public sealed class CommandsTests
{
    public static TheoryData<string> Lines =>
        [.. CommandTree.All.Where(each => each.Command is CliCommand).Select(each => each.Line)];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task help_has_an_example_of_that_very_command_and_the_exit_codes(string line)
    {
        var run = await CliRun.OfAsync([.. line.Split(' ')[1..], "--help"]);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains($"Example:\n  {line} ", run.Output, StringComparison.Ordinal);
        Assert.Contains("3  unreachable", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void the_example_parses(string line)
    {
        var command = (CliCommand)CommandTree.All.Single(each => each.Line == line).Command;
        var arguments = command.Example.Split(['|', '>', '<'])[0].Trim()["kacls ".Length..];
        Assert.Empty(Kacls.Cli.Commands.Root().Parse(arguments).Errors);
    }

    [Fact]
    public void every_command_that_does_something_writes_json() => Assert.All(
        CommandTree.All.Where(each => each.Command.Action is not null && each.Command is CliCommand),
        each => Assert.Contains(each.Command.Options, option => option.Name == "--json"));

    [Fact]
    public void every_command_and_option_says_what_it_is() => Assert.All(
        CommandTree.All.SelectMany(each => each.Command.Options.Cast<Symbol>().Concat(each.Command.Arguments).Append(each.Command)),
        symbol => Assert.False(string.IsNullOrWhiteSpace(symbol.Description), symbol.Name));

    [Theory]
    [InlineData("conformance --nonsense")]
    [InlineData("conformance")]
    [InlineData("conformance --config no-such-file.json")]
    [InlineData("conformance --only no-such-case --list")]
    [InlineData("conformance --wait soon")]
    [InlineData("nonsense")]
    public async Task a_wrong_command_line_ends_with_2_and_says_why_in_few_words(string line)
    {
        var run = await CliRun.OfAsync(line.Split(' '));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.NotEmpty(run.Errors);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_does_not_answer_ends_with_3()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-cli-").FullName;
        var file = Path.Combine(folder, "conformance.json");
        var (service, listen) = ($"http://127.0.0.1:{FreePort.Find()}/v1", $"http://127.0.0.1:{FreePort.Find()}");
        await CliRun.OfAsync("conformance", "init", "--config", file, "--url", service, "--listen", listen);
        var run = await CliRun.OfAsync("conformance", "--config", file, "--wait", "0.3", "--only", "wrap.granted");
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains($"{service}/status", run.Errors, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task what_is_written_to_a_pipe_is_plain_lines()
    {
        var run = await CliRun.OfAsync("conformance", "--list");
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(
            run.Output.TrimEnd('\n').Split('\n'),
            line => Assert.Matches("^[a-z0-9_.-]+ \\((google|inferred)\\): ", line));
    }
}
