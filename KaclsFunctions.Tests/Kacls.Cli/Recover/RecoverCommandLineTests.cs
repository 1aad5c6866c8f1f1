using System.Text.Json.Nodes;
using Kacls.Cli.Output;

namespace KaclsFunctions.Tests.Cli.Recover;

/// <summary>What the two commands refuse before they reach a key.</summary>
public sealed class RecoverCommandLineTests
{
    [Theory]
    [InlineData("--listen http://0.0.0.0:8080", "plain http")]
    [InlineData("--listen http://192.0.2.1:8080", "plain http")]
    [InlineData("--listen http://kacls.example.com:8080", "IP address")]
    [InlineData("--listen https://127.0.0.1:8443", "--certificate")]
    [InlineData("--listen https://127.0.0.1:8443 --certificate no-such.pem", "no-such.pem")]
    [InlineData("--listen http://127.0.0.1:8080/v1", "no path")]
    [InlineData("--listen http://127.0.0.1:8080 --certificate c.pem", "for https")]
    [InlineData("--listen http://127.0.0.1:0 --for 3d", "--for")]
    [InlineData("--listen http://127.0.0.1:0 --for 25h", "--for")]
    [InlineData("--listen http://127.0.0.1:0 --journal no-such-folder/j.jsonl", "can't be written")]
    [InlineData("--listen http://127.0.0.1:0 --journal /", "others have rights")]
    [InlineData("--listen http://127.0.0.1:0 --journal /dev/full", "others have rights")]
    public async Task serve_refuses(string options, string because)
    {
        await using var bench = await RecoveryBench.StartAsync();
        string[] journal = options.Contains("--journal", StringComparison.Ordinal)
            ? [] : ["--journal", Path.Combine(bench.Folder, "journal.jsonl")];
        var run = await CliRun.OfAsync(["recover", "serve", "--settings", bench.WriteSettings(), .. options.Split(' '), .. journal]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(because, run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Suspended", "true", "emergency stop")]
    [InlineData("Privileged", """{ "Users": [] }""", "names nobody")]
    [InlineData("DisabledOperations", """[ "privilegedunwrap", "privilegedprivatekeydecrypt" ]""", "Kacls:DisabledOperations")]
    [InlineData("Urls", "[]", "Kacls:Urls")]
    [InlineData("Authentication", """{ "Providers": [] }""", "Kacls:Privileged:Users")]
    [InlineData("KeyEncryption", """{ "Provider": "Local", "Path": "no-such-kek.pem" }""", "there is no file")]
    [InlineData("Perimeters", """{ "Privileged": { "Rules": [ { "Name": "x" } ] } }""", "Effect")]
    public async Task serve_judges_the_settings_as_the_service_does(string section, string value, string because)
    {
        await using var bench = await RecoveryBench.StartAsync();
        var settings = bench.WriteSettings(change: kacls => kacls[section] = JsonNode.Parse(value));
        var run = await CliRun.OfAsync(
            "recover", "serve", "--settings", settings, "--listen", "http://127.0.0.1:0", "--journal",
            Path.Combine(bench.Folder, "journal.jsonl"));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(because, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists("no-such-kek.pem"));
    }

    [Theory]
    [InlineData("--output - --yes", "never to a terminal")]
    [InlineData("--output /dev/tty --yes", "never to a terminal")]
    [InlineData("--output /dev/stdout --yes", "never to a terminal")]
    [InlineData("--output / --yes", "others have rights")]
    [InlineData("--output keys", "give --yes")]
    [InlineData("--output keys --yes --deks no-such.csv", "no-such.csv")]
    public async Task export_refuses(string options, string because)
    {
        await using var bench = await RecoveryBench.StartAsync();
        await File.WriteAllTextAsync(
            Path.Combine(bench.Folder, "ana@example.com.wrap"), """{"kacls_url":"x","wrapped_private_key":"AAAA"}""");
        var run = await CliRun.OfAsync(
            ["recover", "export", "--settings", bench.WriteSettings(), "--wraps", bench.Folder, .. options.Split(' ')]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(because, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists("keys"));
    }

    [Theory]
    [InlineData("a,AAAA\nb,not base64", "line 2")]
    [InlineData("{\"resource_name\":\"a\"}", "line 1")]
    [InlineData("", "names no wrapped key")]
    [InlineData("no comma", "line 1")]
    public async Task export_names_the_line_of_a_wrong_list(string text, string because)
    {
        await using var bench = await RecoveryBench.StartAsync();
        var list = Path.Combine(bench.Folder, "deks.csv");
        await File.WriteAllTextAsync(list, text);
        var run = await CliRun.OfAsync(
            "recover", "export", "--settings", bench.WriteSettings(), "--deks", list, "--output", Path.Combine(bench.Folder, "out"),
            "--yes");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(because, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task export_without_anything_to_open_is_a_wrong_command_line()
    {
        var run = await CliRun.OfAsync("recover", "export", "--settings", "s.json", "--output", "keys");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--wraps or --deks", run.Errors, StringComparison.Ordinal);
    }
}
