using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Kacls.Errors;
using Kacls.Tokens.Keys;

namespace Kacls.Migration;

/// <summary>
/// The HTTP client for one peer: no redirects, proxy, cookies, credentials or trace headers, bounded in time and size, and
/// only to addresses that <see cref="PeerConnector"/> checked. Connections are kept apart by peer, since so is what an address may be.
/// </summary>
internal sealed class PeerHttp : IDisposable
{
    private readonly Peer peer;
    private readonly PeerBounds bounds;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    /// <param name="peer">Which one.</param>
    /// <param name="resolve">Resolves its name.</param>
    /// <param name="bounds">On time and size, which is that of what comes out of a compressed answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="compression">None for answers that hold a key: what decompresses keeps copies that nobody zeroes.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    internal PeerHttp(
        Peer peer,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        PeerBounds bounds,
        TimeProvider time,
        DecompressionMethods compression)
    {
        (this.peer, this.bounds, this.time) = (peer, bounds, time);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            AutomaticDecompression = compression,
            ActivityHeadersPropagator = null,
            ConnectCallback = new PeerConnector(peer, resolve, bounds).ConnectAsync,
            ConnectTimeout = bounds.ConnectTimeout,
            MaxConnectionsPerServer = 64,
            MaxResponseHeadersLength = 32,
            // An answer that is too large is cut off with its connection, not read to its end.
            MaxResponseDrainSize = 0,
            // A long-lived connection would hide a change of the peer's address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        RequestHeaders.Describe(client.DefaultRequestHeaders);
    }

    /// <summary>Sends a request and reads the whole answer, whatever its status.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.PeerUnreachable"/>, <see cref="ErrorCatalogue.PeerMisbehaved"/> or
    /// <see cref="ErrorCatalogue.PeerAddressNotAllowed"/>.</exception>
    internal async Task<PeerAnswer> SendAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await ReadAsync(response, body, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw ErrorCatalogue.PeerUnreachable.ToException($"{peer.Url}: no answer in time");
        }
        catch (HttpRequestException failure) when (failure.InnerException is PeerAddressException refusal)
        {
            throw ErrorCatalogue.PeerAddressNotAllowed.ToException(refusal.Message);
        }
        catch (HttpRequestException failure)
        {
            // What the transport reports is for the operator, and short; the exception itself may quote the peer.
            throw (IsConnectFailure(failure) ? ErrorCatalogue.PeerUnreachable : ErrorCatalogue.PeerMisbehaved)
                .ToException($"{peer.Url}: {ConnectionErrors.Describe(failure)}");
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            throw ErrorCatalogue.PeerMisbehaved.ToException($"{peer.Url}: the answer is not compressed as it says");
        }
        catch (IOException)
        {
            throw ErrorCatalogue.PeerMisbehaved.ToException($"{peer.Url}: the answer broke off");
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>A TLS failure is none: somebody answered, but not as that peer.</summary>
    private static bool IsConnectFailure(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the answer.")]
    private async Task<PeerAnswer> ReadAsync(HttpResponseMessage response, Stream body, CancellationToken cancellation)
    {
        var answer = new PeerAnswer((int)response.StatusCode, response.Headers, ArrayPool<byte>.Shared.Rent(bounds.MaxAnswer + 1));
        try
        {
            await answer.ReadAsync(body, cancellation);
            return answer.Body.Length <= bounds.MaxAnswer
                ? answer
                : throw ErrorCatalogue.PeerMisbehaved.ToException($"{peer.Url}: an answer larger than {bounds.MaxAnswer} bytes");
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
