using System.Net;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>
/// Where a request comes from. Azure's front end appends the address that it saw to X-Forwarded-For, so only the last
/// <c>Network:TrustedHops</c> entries are true: the client is that many from the right, and what stands left of it may be forged. Behind
/// Azure Front Door it is X-Azure-ClientIP, which Front Door replaces whatever a client sends.
/// </summary>
/// <param name="settings">Tells how many hops, and which Front Door.</param>
/// <param name="connections">Whether a connection's own address means anything: not under the Functions host, whose own it is.</param>
internal sealed class ClientAddress(KaclsSettings settings, ConnectionAddresses connections)
{
    internal const string FrontDoorClientHeader = "X-Azure-ClientIP";
    private const string ForwardedFor = "X-Forwarded-For";
    private readonly int trustedHops = settings.Network.TrustedHops;
    private readonly bool isBehindFrontDoor = settings.Network.FrontDoorId is not null;

    /// <returns>The address, or nothing where it can't be known.</returns>
    internal IPAddress? Of(HttpContext context)
    {
        if (isBehindFrontDoor)
        {
            var client = context.Request.Headers[FrontDoorClientHeader];
            return client.Count == 1 ? Parse(client[0]!) : null;
        }

        var forwarded = context.Request.Headers[ForwardedFor];
        if (trustedHops == 0 || forwarded.Count == 0)
        {
            return connections.AreClients ? Plain(context.Connection.RemoteIpAddress) : null;
        }

        var entries = string.Join(',', forwarded.ToArray()).Split(',', StringSplitOptions.TrimEntries);
        return entries.Length >= trustedHops ? Parse(entries[^trustedHops]) : null;
    }

    /// <summary>An entry is an address, an address with a port, or an IPv6 address in brackets with or without one.</summary>
    internal static IPAddress? Parse(string entry) => IPEndPoint.TryParse(entry, out var endpoint) ? Plain(endpoint.Address) : null;

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}

/// <summary>Whether the connections of this host are the clients' own.</summary>
/// <param name="AreClients">True on a web server of our own; false where a host or proxy stands before it.</param>
public sealed record ConnectionAddresses(bool AreClients);
