using System.CommandLine;
using Kacls.Cli.Output;

namespace Kacls.Cli.Conformance;

/// <summary><c>kacls conformance init</c>.</summary>
internal sealed class ConformanceInitCommand : CliCommand
{
    public ConformanceInitCommand()
        : base(
            "init",
            "Writes a file for kacls conformance --config, and prints the settings with which this project's service trusts it. "
                + "Such settings are for a service that holds nothing: whoever can listen where the file says gives out all keys.",
            "kacls conformance init --config conformance.json > conformance.env")
    {
        foreach (var option in new Option[] { Config, Url, Listen, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Option<string> Config { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = "The file to write; one that exists is not overwritten.",
        DefaultValueFactory = _ => "conformance.json",
    };

    private Option<string> Url { get; } = new("--url")
    {
        HelpName = "URL",
        Description = "The base URL of the service under test.",
        DefaultValueFactory = _ => "http://127.0.0.1:9000/v1",
    };

    private Option<string> Listen { get; } = new("--listen")
    {
        HelpName = "URL",
        Description = "Where the tool listens: http, a host and a port that the service under test reaches.",
        DefaultValueFactory = _ => "http://127.0.0.1:9100",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var config = ConformanceExample.For(result.GetValue(Url)!, result.GetValue(Listen)!);
        var file = result.GetValue(Config)!;
        if (File.Exists(file))
        {
            throw new UsageException($"{file} exists; it is left as it is.");
        }

        await JsonOutput.WriteTextAsync(file, config.ToJson(), result.InvocationConfiguration.Output);
        var settings = ConformanceExample.Settings(config);
        var terminal = Terminal(result);
        foreach (var (name, value) in settings)
        {
            terminal.Line($"{name}={value}");
        }

        await WriteJsonAsync(result, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal));
        return ExitCode.Good;
    }
}
