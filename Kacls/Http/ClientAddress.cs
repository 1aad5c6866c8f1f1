using System.Net;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>
/// Where a request comes from. Azure's front end appends the address that it saw to X-Forwarded-For, so only the last
/// <c>Network:TrustedHops</c> entries are true: the client is that many from the right, and what stands left of it may be forged. A request
/// that came through the Azure Front Door of the settings has the client's in X-Azure-SocketIP; X-Azure-ClientIP follows the client's own
/// X-Forwarded-For (Front Door's documentation, protocol support for HTTP headers).
/// </summary>
/// <param name="settings">Tells how many hops, and which Front Door.</param>
/// <param name="connections">Whether a connection's own address means anything: not under the Functions host, whose own it is.</param>
internal sealed class ClientAddress(KaclsSettings settings, ConnectionAddresses connections)
{
    internal const string FrontDoorClientHeader = "X-Azure-SocketIP";
    private const string ForwardedFor = "X-Forwarded-For";
    private readonly int trustedHops = settings.Network.TrustedHops;
    private readonly FrontDoor? frontDoor = FrontDoor.Of(settings);

    /// <returns>The address, or nothing where it can't be known.</returns>
    internal IPAddress? Of(HttpContext context)
    {
        if (frontDoor?.HasSent(context.Request) == true)
        {
            var client = context.Request.Headers[FrontDoorClientHeader];
            return client.Count == 1 ? AddressText.ParseEndpoint(client[0]) : null;
        }

        var forwarded = context.Request.Headers[ForwardedFor];
        if (trustedHops == 0 || forwarded.Count == 0)
        {
            return connections.AreClients && context.Connection.RemoteIpAddress is { } own ? AddressText.Plain(own) : null;
        }

        var entries = string.Join(',', forwarded.ToArray()).Split(',', StringSplitOptions.TrimEntries);
        return entries.Length >= trustedHops ? AddressText.ParseEndpoint(entries[^trustedHops]) : null;
    }
}

/// <summary>Whether the connections of this host are the clients' own.</summary>
/// <param name="AreClients">True on a web server of our own; false where a host or proxy stands before it.</param>
internal sealed record ConnectionAddresses(bool AreClients);
