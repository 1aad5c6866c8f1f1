using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Kacls.Migration;

/// <summary>What a peer answered, in a rented buffer that disposing zeroes: it holds a DEK.</summary>
internal sealed class PeerAnswer(int status, HttpResponseHeaders headers, byte[] rented) : IDisposable
{
    private int length;

    internal int Status { get; } = status;

    internal HttpResponseHeaders Headers { get; } = headers;

    internal ReadOnlyMemory<byte> Body => rented.AsMemory(0, length);

    /// <summary>Reads to the end of the body, or until the buffer is full.</summary>
    internal async Task ReadAsync(Stream body, CancellationToken cancellation)
    {
        int read;
        while (length < rented.Length && (read = await body.ReadAsync(rented.AsMemory(length), cancellation)) > 0)
        {
            length += read;
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }
}
