using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Kacls.Protocol;
using KaclsFunctions.Tests.LocalHost;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// eng/run-functions.sh, as a person sees it: LocalHost's settings, folder and commands, with the published app behind them.
/// </summary>
public sealed class RunFunctionsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-run-functions-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task each_printed_command_is_granted_by_the_published_app()
    {
        await using var run = Start();
        await run.WaitForAsync(
            host => host.Commands.Any(command => command.Contains("privilegedprivatekeydecrypt", StringComparison.Ordinal)));
        var printed = run.Commands.Select(command => Regex.Match(command, "/v1/([a-z_]+)").Groups[1].Value).ToList();
        Assert.Equal(CseOperation.Names.Except(["rewrap", "takeout_unwrap"]), printed.Order(StringComparer.Ordinal));
        foreach (var command in run.Commands)
        {
            var reply = await LocalHostProcess.PasteAsync(command);
            Assert.False(reply.TryGetProperty("code", out _), $"{command.Split(' ')[2]}: {reply}");
        }

        // LocalHost's own web server has it; the Functions host has the operations alone.
        Assert.DoesNotContain(run.Output, line => Regex.IsMatch(line, @"http://\S+/openapi\.json"));
        Assert.True(File.Exists(Path.Combine(folder.FullName, ".kacls", "kek.pem")));
        Assert.Contains(run.Audit, record => record.GetProperty("operation").GetString() == "unwrap");
        Assert.Equal(0, await run.StopAsync());
    }

    [Fact]
    public async Task settings_of_the_environment_take_the_place_of_its_own_and_lists_as_a_whole()
    {
        await using var run = Start(new()
        {
            ["Kacls__Urls__0"] = "http://127.0.0.1/cse",
            ["Kacls__Authentication__Providers__0__Name"] = "mine",
            ["Kacls__Authentication__Providers__0__Issuer"] = "https://idp.example",
            ["Kacls__Authentication__Providers__0__Audiences__0"] = "client",
            ["Kacls__Authentication__Providers__0__Keys"] = "https://idp.example/keys",
            ["Kacls__Authentication__Providers__0__Uses__0"] = "user",
        });
        await run.WaitForAsync(host => host.Output.Any(line => line.Contains("are your own", StringComparison.Ordinal)));
        var address = Regex.Match(run.Commands[0], @"http://127\.0\.0\.1:\d+").Value;
        var certs = await LocalHostProcess.PasteAsync($"curl -s {address}/cse/certs");
        Assert.Equal(1, certs.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task nothing_for_this_machine_goes_through_a_proxy()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}";
        await using var run = Start(new() { ["http_proxy"] = address, ["HTTPS_PROXY"] = address, ["ALL_PROXY"] = address });
        await run.WaitForAsync(host => host.Commands.Count >= 12);
        Assert.False(proxy.Pending());
    }

    [Fact]
    public async Task faults_of_the_settings_end_it_with_the_list()
    {
        await using var run = Start(new() { ["Kacls__ClockSkew"] = "02:00:00" });
        Assert.Equal(1, await run.ExitCodeAsync());
        await run.WaitForAsync(host => host.Errors.Contains("Kacls:ClockSkew", StringComparison.Ordinal));
    }

    private LocalHostProcess Start(Dictionary<string, string>? environment = null) => LocalHostProcess.Start(
        folder.FullName,
        new Dictionary<string, string>(environment ?? []) { ["HOME"] = folder.FullName },
        "--functions", FunctionsHostFixture.Published, "--urls", "http://127.0.0.1:0");
}
