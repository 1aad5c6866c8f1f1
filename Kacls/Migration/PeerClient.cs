using System.Collections.Frozen;
using System.Net;
using System.Net.Mime;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens.Keys;

namespace Kacls.Migration;

/// <summary>
/// Calls other KACLSs: privilegedunwrap for rewrap, and certs for the keys of their tokens. Only peers of the registry, never another URL.
/// </summary>
internal sealed class PeerClient : IDisposable
{
    private readonly FrozenDictionary<Peer, PeerHttp> clients;
    private readonly FrozenDictionary<Peer, PeerHttp> clientsForCerts;
    private readonly PeerBounds bounds;
    private readonly TimeProvider time;

    internal PeerClient(
        PeerRegistry peers, PeerBounds bounds, Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
    {
        (this.bounds, this.time) = (bounds, time);
        clients = peers.Peers.ToFrozenDictionary(
            peer => peer, peer => new PeerHttp(peer, resolve, bounds, time, DecompressionMethods.None));
        clientsForCerts = peers.Peers.ToFrozenDictionary(
            peer => peer, peer => new PeerHttp(peer, resolve, bounds, time, RequestHeaders.Compression));
    }

    /// <summary>Google's reference, privilegedunwrap, as the old KACLS answers it during a migration.</summary>
    /// <param name="peer">Where the wrapped key comes from.</param>
    /// <param name="request">What it is asked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The DEK, 1 to 128 bytes, in an array that the caller zeroes; and the perimeter that it was wrapped for, where the peer
    /// tells it.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.PeerUnreachable"/>, <see cref="ErrorCatalogue.PeerBusy"/>,
    /// <see cref="ErrorCatalogue.PeerMisbehaved"/> or <see cref="ErrorCatalogue.PeerAddressNotAllowed"/>.</exception>
    internal async Task<(byte[] Dek, string? PerimeterId)> UnwrapAsync(Peer peer, PeerUnwrapRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, peer.UrlOf("privilegedunwrap"))
        {
            Content = new ReadOnlyMemoryContent(request.ToJson()) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } },
        };
        using var answer = await clients[peer].SendAsync(message, bounds.Timeout, cancellation);
        return answer.Status == (int)HttpStatusCode.OK
            ? ReadKey(peer, answer)
            : throw Refused(answer).ToException($"{peer.Url} answered {answer.Status}{PeerRefusal.Describe(answer.Body)}");
    }

    /// <summary>A peer that is busy, or whose vault is, has not refused: whoever asked may ask again.</summary>
    private KaclsError Refused(PeerAnswer answer)
    {
        if (answer.Status is not ((int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.ServiceUnavailable))
        {
            return ErrorCatalogue.PeerMisbehaved;
        }

        var header = answer.Headers.TryGetValues("Retry-After", out var values) ? values.First() : null;
        return RetryAfter.Seconds(header, time.GetUtcNow()) is { } seconds
            ? ErrorCatalogue.PeerBusy with { RetryAfterSeconds = seconds }
            : ErrorCatalogue.PeerBusy;
    }

    /// <summary>The keys that a peer publishes at <c>&lt;its URL&gt;/certs</c> (Google's reference, Authentication tokens).</summary>
    /// <exception cref="KeyFetchException">It failed.</exception>
    internal async Task<FetchedKeys> GetKeysAsync(Peer peer, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, peer.UrlOf("certs"));
        try
        {
            using var answer = await clientsForCerts[peer].SendAsync(message, bounds.KeysTimeout, cancellation);
            return answer.Status == (int)HttpStatusCode.OK
                ? new FetchedKeys(JwksReader.Read(answer.Body), KeyBounds.Default.FreshnessOf(answer.Headers))
                : throw new KeyFetchException($"answered {answer.Status}");
        }
        catch (KaclsException failure)
        {
            throw new KeyFetchException($"{failure.Error.ReasonCode}: {failure.Detail}");
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values.Concat(clientsForCerts.Values))
        {
            client.Dispose();
        }
    }

    /// <summary>
    /// The body reader of our own operations reads it, under the same rules: no duplicate member, canonical base64, at most 128 bytes.
    /// </summary>
    private static (byte[] Dek, string? PerimeterId) ReadKey(Peer peer, PeerAnswer answer)
    {
        try
        {
            using var body = RequestBody.Parse(MarkedText.ToUtf8(answer.Body), [Members.Key, Members.PerimeterId]);
            return (body.Get(Members.Key).AsSpan().ToArray(), body.Get(Members.PerimeterId));
        }
        catch (KaclsException failure)
        {
            throw ErrorCatalogue.PeerMisbehaved.ToException($"{peer.Url} answered 200 with {failure.Error.ReasonCode}");
        }
    }
}
