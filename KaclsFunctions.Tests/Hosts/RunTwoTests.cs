using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>eng/run-two.sh, as a person sees it: two services, and the commands of a migration there and back.</summary>
public sealed class RunTwoTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-two-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task each_printed_command_works_and_the_key_comes_back_the_same()
    {
        var ports = new[] { FreePort.Find(), FreePort.Find() };
        using var script = Start(ports);
        var lines = new List<string>();
        while (lines.Count(line => line.StartsWith("curl ", StringComparison.Ordinal)) < 5)
        {
            var line = await script.StandardOutput.ReadLineAsync();
            Assert.True(line is not null, line is null ? await script.StandardError.ReadToEndAsync() : "");
            lines.Add(line!);
        }

        var folderLine = lines.Single(line => line.StartsWith("cd ", StringComparison.Ordinal));
        var keys = new List<string>();
        foreach (var command in lines.Where(line => line.StartsWith("curl ", StringComparison.Ordinal)))
        {
            Assert.InRange(command.Length, 1, 100);
            var reply = await LocalHostProcess.PasteAsync($"{folderLine} && {command}");
            Assert.False(reply.TryGetProperty("code", out _), $"{command}: {reply}");
            if (reply.TryGetProperty("key", out var key))
            {
                keys.Add(key.GetString()!);
            }
        }

        var examples = Path.Combine(folder.FullName, ".kacls", "two", "examples");
        var sent = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(examples, "1-wrap.json")))!["key"]!;
        Assert.Equal([sent, sent], keys);
        Assert.NotEqual(
            await File.ReadAllTextAsync(Path.Combine(folder.FullName, ".kacls", "one", ".kacls", "kek.pem")),
            await File.ReadAllTextAsync(Path.Combine(folder.FullName, ".kacls", "two", ".kacls", "kek.pem")));
        foreach (var file in Directory.EnumerateFiles(examples))
        {
            Assert.True(
                OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }

        using var kill = Process.Start("kill", ["-TERM", $"{script.Id}"]);
        await script.WaitForExitAsync();
        foreach (var port in ports)
        {
            await Assert.ThrowsAsync<SocketException>(async () =>
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync("127.0.0.1", port);
            });
        }
    }

    [Fact]
    public async Task one_that_can_not_start_ends_both_with_its_reason()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var free = FreePort.Find();
        using var script = Start(free, ((IPEndPoint)taken.LocalEndpoint).Port);
        var errors = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        Assert.Equal(1, script.ExitCode);
        Assert.Contains("two did not start", errors, StringComparison.Ordinal);
        Assert.Contains("can't listen", errors, StringComparison.Ordinal);
        using var connection = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(async () => await connection.ConnectAsync("127.0.0.1", free));
    }

    private Process Start(params int[] ports)
    {
        var start = new ProcessStartInfo(
            "bash", [Path.Combine(Repository.Root, "eng", "run-two.sh"), "--no-build", .. ports.Select(port => $"{port}")])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }
}
