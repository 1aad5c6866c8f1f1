using System.Net;
using System.Net.Sockets;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

/// <summary>The versions of TLS, with openssl as the server that speaks the old ones.</summary>
public sealed class TlsTests
{
    private readonly TestAuthority authority = TestAuthority.Shared;

    [ToolFact("openssl")]
    public async Task an_old_version_that_is_spoken_is_found()
    {
        await using var server = await OpenSslServer.StartAsync(authority, "-tls1_1");
        var run = await DoctorRun.OfAsync("doctor", server.Url);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("FINDING tls-old: TLS 1.1 is spoken.", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok      tls-old: TLS 1.0 is refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("FINDING tls: Neither TLS 1.2 nor 1.3 is spoken", run.Output, StringComparison.Ordinal);
    }

    [ToolFact("openssl")]
    public async Task both_old_versions_beside_new_ones_are_found()
    {
        await using var server = await OpenSslServer.StartAsync(authority, "-no_tls1_3");
        using var probe = new ServiceProbe(new(server.Url));
        Assert.Equal(
            ["TLS 1.0 is spoken.", "TLS 1.1 is spoken."],
            (await Front.RunAsync(new OldTlsCheck(), probe)).Where(each => each.Severity == Severity.Finding).Select(each => each.Seen));
        Assert.Contains(await Front.RunAsync(new TlsVersionCheck(), probe), finding => finding.Seen == "TLS 1.2 is spoken, and not 1.3.");
    }

    [ToolFact("openssl")]
    public async Task a_server_of_tls_1_3_alone_is_a_note()
    {
        await using var server = await OpenSslServer.StartAsync(authority, "-tls1_3");
        using var probe = new ServiceProbe(new(server.Url));
        Assert.All(await Front.RunAsync(new OldTlsCheck(), probe), finding => Assert.Equal(Severity.Ok, finding.Severity));
        Assert.Contains(await Front.RunAsync(new TlsVersionCheck(), probe), finding => finding.Severity == Severity.Note);
    }

    [Fact]
    public async Task a_server_that_hangs_up_on_old_versions_is_right_and_one_that_speaks_no_tls_is_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
#pragma warning disable CA2025 // It is awaited before they go.
        var serving = HangUpAsync(listener, end.Token);
#pragma warning restore CA2025
        using var probe = new ServiceProbe(new($"https://{listener.LocalEndpoint}/v1"));
        Assert.All(await Front.RunAsync(new OldTlsCheck(), probe), finding => Assert.Equal(Severity.Ok, finding.Severity));
        Assert.Equal(Severity.Finding, Assert.Single(await Front.RunAsync(new TlsVersionCheck(), probe)).Severity);
        await end.CancelAsync();
        await serving;
    }

    private static async Task HangUpAsync(TcpListener listener, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(end);
                await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, end);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
