using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Kacls.Benchmarks.Load;

/// <summary>
/// One keep-alive connection that posts requests made beforehand. On a small machine client and server share the processors, and whatever
/// the client spends flatters the slower server; so this client does as little as HTTP/1.1 allows.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] received = new byte[8 * 1024];

    /// <param name="operation">The end of the path.</param>
    /// <param name="json">The body.</param>
    /// <param name="headers">Further ones, each with the end of its line.</param>
    internal static byte[] Render(string operation, string json, string headers = "") =>
        Encoding.UTF8.GetBytes($"POST /v1/{operation} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{headers}"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    internal ValueTask ConnectAsync(Uri server, CancellationToken cancellation) =>
        socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(server.Host), server.Port), cancellation);

    /// <summary>Sends the head of a request, and waits until the server asks for the body (RFC 9110 section 10.1.1).</summary>
    internal async Task BeginAsync(string operation, int length, CancellationToken cancellation)
    {
        await SendAsync(
            Encoding.ASCII.GetBytes($"POST /v1/{operation} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + $"Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n"),
            cancellation);
        await socket.ReceiveAsync(received, cancellation);
    }

    /// <summary>Sends bytes, and waits for no reply.</summary>
    internal async Task SendAsync(byte[] bytes, CancellationToken cancellation) => await socket.SendAsync(bytes, cancellation);

    /// <returns>The body of a reply of 200, or of any.</returns>
    internal async ValueTask<ReadOnlyMemory<byte>> PostAsync(byte[] request, CancellationToken cancellation, bool anyStatus = false)
    {
        await socket.SendAsync(request, cancellation);
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(received.AsMemory(length), cancellation);
            length += read > 0 ? read : throw new IOException("The server closed the connection, or sent more than it should.");
            if (TryFindBody(received.AsSpan(0, length), anyStatus, out var start, out var size) && length == start + size)
            {
                return received.AsMemory(start, size);
            }
        }
    }

    /// <returns>The whole reply with its header, whatever its status; good until the next one.</returns>
    internal async ValueTask<ReadOnlyMemory<byte>> ExchangeAsync(byte[] request, CancellationToken cancellation)
    {
        var body = await PostAsync(request, cancellation, anyStatus: true);
        return MemoryMarshal.TryGetArray(body, out var segment) ? received.AsMemory(0, segment.Offset + segment.Count) : body;
    }

    public void Dispose() => socket.Dispose();

    private static bool TryFindBody(ReadOnlySpan<byte> reply, bool anyStatus, out int start, out int size)
    {
        size = 0;
        start = reply.IndexOf("\r\n\r\n"u8) + 4;
        if (start < 4)
        {
            return false;
        }

        var header = reply[..start];
        if (!anyStatus && !header.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new IOException($"Not 200: {Encoding.UTF8.GetString(reply)}");
        }

        var length = header[(header.IndexOf("Content-Length: "u8) + 16)..];
        size = int.Parse(length[..length.IndexOf("\r\n"u8)], NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }
}
