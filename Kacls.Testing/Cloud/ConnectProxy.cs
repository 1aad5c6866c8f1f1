using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kacls.Testing.Cloud;

/// <summary>
/// An HTTP proxy on loopback that leads tunnels (RFC 9110 section 9.3.6, CONNECT) to other loopback ports, by the name that they are meant
/// for. A program in another process then calls public names over real TLS, and no packet leaves the machine.
/// </summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private const int LongestRequest = 8192;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> refused = new();
    private readonly Func<string, int?> portOf;
    private readonly Func<string, Task> wayTo;
    private readonly Task accepting;

    /// <param name="portOf">The port for a host name; nothing refuses the tunnel.</param>
    /// <param name="wayTo">Ends when something can pass to and from a host name; until then whatever is sent is swallowed.</param>
    internal ConnectProxy(Func<string, int?> portOf, Func<string, Task> wayTo)
    {
        (this.portOf, this.wayTo) = (portOf, wayTo);
        listener.Start();
        accepting = AcceptAsync();
    }

    internal string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The names that nothing here stands for.</summary>
    internal IReadOnlyList<string> Refused => [.. refused];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                // Else a second small packet waits for the other end's delayed acknowledgement: 40 ms.
                client.NoDelay = true;
                var stream = client.GetStream();
                var host = (await ReadHeadAsync(stream)).Split(' ')[1].Split(':')[0];
                if (portOf(host) is not { } port)
                {
                    refused.Enqueue(host);
                    await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stopping.Token);
                    return;
                }

                await wayTo(host).WaitAsync(stopping.Token);
                using var server = new TcpClient { NoDelay = true };
                await server.ConnectAsync(IPAddress.Loopback, port, stopping.Token);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stopping.Token);
                await Task.WhenAny(PassAsync(host, stream, server.GetStream()), PassAsync(host, server.GetStream(), stream));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // Either end has gone.
            }
        }
    }

    private async Task PassAsync(string host, NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[LongestRequest];
        while (await from.ReadAsync(buffer, stopping.Token) is > 0 and var read)
        {
            await wayTo(host).WaitAsync(stopping.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), stopping.Token);
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LongestRequest && !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stopping.Token);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
