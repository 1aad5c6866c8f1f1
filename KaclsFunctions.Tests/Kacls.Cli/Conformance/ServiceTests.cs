using System.Net;
using System.Net.Sockets;
using Kacls.Cli.Conformance;
using Kacls.Cli.Conformance.Requests;

namespace KaclsFunctions.Tests.Cli.Conformance;

public sealed class ServiceTests
{
    [Fact]
    public async Task a_service_that_hangs_is_not_waited_for_in_every_case()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var service = new Service($"http://{silent.LocalEndpoint}/v1", TimeSpan.FromMilliseconds(20));
        for (var request = 1; request <= 20; request++)
        {
            Assert.Contains("wrap was not answered within", await AskAsync(service), StringComparison.Ordinal);
        }

        Assert.Contains("is not asked any more", await AskAsync(service), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_hangs_up_is_asked_on()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var url = $"http://{nobody.LocalEndpoint}/v1";
        nobody.Stop();
        using var service = new Service(url);
        for (var request = 1; request <= 30; request++)
        {
            Assert.Contains("wrap was not answered:", await AskAsync(service), StringComparison.Ordinal);
        }
    }

    private static async Task<string> AskAsync(Service service) => (await Assert.ThrowsAsync<CaseFailedException>(
        () => service.SendAsync(new("wrap") { RawBody = "{}" }, CancellationToken.None))).Message;
}
