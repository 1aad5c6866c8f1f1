using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Kacls.Migration;

/// <summary>
/// Opens the connections to one peer: resolves its name, checks every address, and connects to the very addresses that it checked. Nothing
/// resolves the name a second time, so a name server can't show the check one address and the connection another (DNS rebinding).
/// </summary>
internal sealed class PeerConnector(Peer peer, Func<string, CancellationToken, Task<IPAddress[]>> resolve, PeerBounds bounds)
{
    /// <exception cref="PeerAddressException">One of the addresses is refused; nothing was connected to.</exception>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellation);
        for (var index = 0; ; index++)
        {
            var isLast = index + 1 == addresses.Length;
            try
            {
                var endpoint = new IPEndPoint(addresses[index], context.DnsEndPoint.Port);
                return await ConnectAsync(endpoint, isLast ? Timeout.InfiniteTimeSpan : bounds.AddressTimeout, cancellation);
            }
            catch (Exception failure) when (!isLast && !cancellation.IsCancellationRequested
                && failure is SocketException or OperationCanceledException)
            {
                // The next address may answer.
            }
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var address) ? [address] : await resolve(host, cancellation);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        // All of them, not only the one that would be taken: a name with an inner and an outer address is no honest peer's.
        foreach (var candidate in addresses)
        {
            RefuseUnfit(candidate);
        }

        return addresses[..Math.Min(addresses.Length, bounds.MaxAddresses)];
    }

    private void RefuseUnfit(IPAddress address)
    {
        var reach = PublicAddresses.ReachOf(address);
        if (reach != AddressReach.Public && !(reach == AddressReach.Private && peer.AllowPrivateNetwork))
        {
            throw new PeerAddressException(reach == AddressReach.Private
                ? $"{address} is private, and AllowPrivateNetwork is not set for {peer.Url}"
                : $"{address} is link-local, reserved or otherwise never a peer's");
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket; without a stream it is disposed here.")]
    private static async Task<Stream> ConnectAsync(IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, deadline.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
