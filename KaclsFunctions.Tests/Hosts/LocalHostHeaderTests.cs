using System.Net.Sockets;
using System.Text;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>What LocalHost's web server lets through and the Functions host's proxy does not.</summary>
[Collection(LocalHostGroup.Name)]
public sealed class LocalHostHeaderTests(LocalHostFixture host)
{
    private const string GoogleOrigin = "https://client-side-encryption.google.com";

    [Fact]
    public async Task a_preflight_for_a_header_that_no_reply_can_name_is_answered()
    {
        using var connection = new TcpClient();
        var address = new Uri(host.Kacls.BaseUrl);
        await connection.ConnectAsync(address.Host, address.Port);
        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"OPTIONS /v1/wrap HTTP/1.1\r\nHost: {address.Authority}\r\nOrigin: {GoogleOrigin}\r\nAccess-Control-Request-Headers: "
                + $"caf\u00e9\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(connection.GetStream(), Encoding.Latin1);
        var reply = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 204 ", reply, StringComparison.Ordinal);
        Assert.Contains("\r\nAccess-Control-Allow-Headers: Content-Type\r\n", reply, StringComparison.Ordinal);
    }
}
