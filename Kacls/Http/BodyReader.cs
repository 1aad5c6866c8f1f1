using System.Buffers;
using System.Security.Cryptography;
using Kacls.Errors;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>Reads a request body of 64 KiB at most into a rented buffer, which disposing zeroes: it holds a DEK and two tokens.</summary>
internal sealed class BodyReader : IDisposable
{
    /// <summary>Two tokens of 16 KiB and a wrapped private key of 16 KiB fit with room to spare; Google documents no limit.</summary>
    internal const int MaxSize = 64 * 1024;

    // Kestrel tells a connection that was closed inside the body from a malformed one by its text alone.
    private const string EndedEarly = "Unexpected end of request content.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4 * 1024);
    private int length;

    /// <summary>What was read.</summary>
    internal ReadOnlySpan<byte> Body => buffer.AsSpan(0, length);

    /// <summary>Reads to the end of the body, whatever its Content-Type: Google does not document which one its clients send.</summary>
    /// <exception cref="KaclsException">Too large, too slow, or empty.</exception>
    internal async ValueTask ReadAsync(HttpRequest request, TimeProvider time, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxSize)
        {
            throw ErrorCatalogue.BodyTooLarge.Because();
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length), either.Token)) > 0)
            {
                length += read;
                if (length > MaxSize)
                {
                    throw ErrorCatalogue.BodyTooLarge.Because();
                }

                if (length == buffer.Length)
                {
                    Grow();
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw ErrorCatalogue.BodyTimeout.Because();
        }
        catch (BadHttpRequestException exception) when (exception.Message != EndedEarly)
        {
            throw (exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? ErrorCatalogue.BodyTooLarge : ErrorCatalogue.BodyMalformed)
                .Because("the server refused the body", exception);
        }
        catch (IOException)
        {
            // The connection broke off: a caller's doing, and no fault of ours to be looked into.
            throw ErrorCatalogue.RequestAborted.Because();
        }

        if (length == 0)
        {
            throw ErrorCatalogue.BodyMissing.Because();
        }
    }

    public void Dispose() => Return(buffer);

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        Body.CopyTo(larger);
        Return(buffer);
        buffer = larger;
    }

    private void Return(byte[] rented)
    {
        CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }
}
