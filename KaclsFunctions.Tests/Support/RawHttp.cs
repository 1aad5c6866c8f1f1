using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Support;

/// <summary>A connection on which a test writes what no HTTP client would.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient connection = new();
    private readonly string host;

    private RawHttp(string host) => this.host = host;

    internal static async Task<RawHttp> ConnectAsync(KaclsClient kacls)
    {
        var address = new Uri(kacls.BaseUrl);
        var raw = new RawHttp(address.Authority);
        await raw.connection.ConnectAsync(address.Host, address.Port);
        return raw;
    }

    /// <summary>Sends a request line and headers, each without its line break; the connection closes after the reply.</summary>
    internal Task SendHeadAsync(string requestLine, params string[] headers) =>
        SendAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", [requestLine, $"Host: {host}", "Connection: close", .. headers, "", ""])));

    internal async Task SendAsync(byte[] bytes) => await connection.GetStream().WriteAsync(bytes);

    /// <summary>Waits until the server asks for the body, which it does when it starts to read it.</summary>
    internal async Task AwaitContinueAsync()
    {
        var buffer = new byte[64];
        var length = await connection.GetStream().ReadAsync(buffer);
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(buffer, 0, length), StringComparison.Ordinal);
    }

    /// <summary>All that comes until the server closes, for replies whose head alone tells of a body.</summary>
    internal async Task<string> ToEndAsync()
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    /// <summary>The reply, to the end that its Content-Length says: a server whose client owes it a body is in no hurry to close.</summary>
    internal async Task<string> ReplyAsync()
    {
        var (reply, buffer) = (new StringBuilder(), new byte[4096]);
        while (!IsComplete(reply.ToString()))
        {
            var length = await connection.GetStream().ReadAsync(buffer);
            Assert.True(length > 0, $"The connection was closed after: {reply}");
            reply.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }

        return reply.ToString();
    }

    public void Dispose() => connection.Dispose();

    private static bool IsComplete(string reply)
    {
        var body = reply.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var length = Regex.Match(reply, "^Content-Length: (\\d+)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase).Groups[1].Value;
        return body > 3 && (length.Length == 0 || reply.Length - body >= int.Parse(length, CultureInfo.InvariantCulture));
    }
}
