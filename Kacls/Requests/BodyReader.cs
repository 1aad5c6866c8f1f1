using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Kacls.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace Kacls.Requests;

/// <summary>Reads a request body of 64 KiB at most into a rented buffer, which disposing zeroes: it holds a DEK and two tokens.</summary>
internal sealed class BodyReader : IDisposable
{
    /// <summary>Two tokens of 16 KiB and a wrapped private key of 16 KiB fit with room to spare; Google documents no limit.</summary>
    internal const int MaxSize = 64 * 1024;

    // Kestrel tells a connection that was closed inside the body from a malformed one only by its text.
    private const string EndedEarly = "Unexpected end of request content.";

    private const string Identity = "identity";

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4 * 1024);
    private int length;

    internal ReadOnlyMemory<byte> Body => buffer.AsMemory(0, length);

    /// <summary>Reads to the end of the body, whatever its Content-Type: Google does not document which one its clients send.</summary>
    /// <exception cref="KaclsException">Encoded, too large, too slow, or empty.</exception>
    internal async ValueTask ReadAsync(HttpRequest request, TimeProvider time, CancellationToken cancellation)
    {
        RefuseEncoded(request);
        if (request.ContentLength > MaxSize)
        {
            throw ErrorCatalogue.BodyTooLarge.ToException();
        }

        // Kestrel gives up earlier on a body that comes at less than 240 bytes a second; how long one may take is said only here.
        if (request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        try
        {
            // Mostly all of it is there already, and nothing has to be waited for.
            if (!(request.BodyReader.TryRead(out var part) && TakeLast(request.BodyReader, part)))
            {
                await WaitAsync(request.BodyReader, time, cancellation);
            }
        }
        catch (BadHttpRequestException exception) when (exception.Message != EndedEarly)
        {
            throw ErrorOf(exception.StatusCode).ToException("the server refused the body", exception);
        }
        catch (IOException)
        {
            // The connection broke off: a caller's doing, and no fault of ours to be looked into.
            throw ErrorCatalogue.RequestAborted.ToException();
        }

        if (length == 0)
        {
            throw ErrorCatalogue.BodyMissing.ToException();
        }
    }

    public void Dispose() => Return(buffer);

    private async Task WaitAsync(PipeReader body, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            while (!TakeLast(body, await body.ReadAsync(either.Token)))
            {
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw ErrorCatalogue.BodyTimeout.ToException();
        }
    }

    /// <summary>Takes a part of the body.</summary>
    /// <returns>Whether it was the last.</returns>
    private bool TakeLast(PipeReader body, ReadResult part)
    {
        var size = length + part.Buffer.Length;
        var fits = size <= MaxSize;
        if (fits)
        {
            Grow((int)size);
            part.Buffer.CopyTo(buffer.AsSpan(length));
            length = (int)size;
        }

        // Before anything is thrown: the server reads what is left of the body, and can't while a part is taken and not given back.
        body.AdvanceTo(part.Buffer.End);
        return fits ? part.IsCompleted : throw ErrorCatalogue.BodyTooLarge.ToException();
    }

    /// <summary>RFC 9110 section 15.5.16: 415 names the codings that are read, and identity is the name of none.</summary>
    private static void RefuseEncoded(HttpRequest request)
    {
        foreach (var coding in request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding))
        {
            if (!coding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
            {
                request.HttpContext.Response.Headers.AcceptEncoding = Identity;
                throw ErrorCatalogue.BodyEncodingUnsupported.ToException();
            }
        }
    }

    /// <summary>What Kestrel throws while a body is read: 431 is about trailers, all else about the frames of the body.</summary>
    private static KaclsError ErrorOf(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => ErrorCatalogue.BodyTimeout,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status431RequestHeaderFieldsTooLarge => ErrorCatalogue.BodyTooLarge,
        _ => ErrorCatalogue.BodyMalformed,
    };

    private void Grow(int size)
    {
        if (size <= buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * buffer.Length));
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
