using System.Net;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>
/// Where a request comes from. Azure's front end appends the address that it saw to X-Forwarded-For, so only the last
/// <c>Network:TrustedHops</c> entries are true; the client is that many from the right, and what stands left of it may be forged.
/// </summary>
internal sealed class ClientAddress(KaclsSettings settings)
{
    private const string ForwardedFor = "X-Forwarded-For";
    private readonly int trustedHops = settings.Network.TrustedHops;

    /// <returns>The address as text, or nothing where it can't be known.</returns>
    internal string? Of(HttpContext context)
    {
        var forwarded = context.Request.Headers[ForwardedFor];
        if (trustedHops == 0 || forwarded.Count == 0)
        {
            return context.Connection.RemoteIpAddress is { } address ? Text(address) : null;
        }

        var entries = string.Join(',', forwarded.ToArray()).Split(',', StringSplitOptions.TrimEntries);
        return entries.Length >= trustedHops && TryParse(entries[^trustedHops], out var client) ? Text(client) : null;
    }

    /// <summary>An entry is an address, an address with a port, or an IPv6 address in brackets with or without one.</summary>
    internal static bool TryParse(string entry, out IPAddress address)
    {
        if (IPEndPoint.TryParse(entry, out var endpoint))
        {
            address = endpoint.Address;
            return true;
        }

        address = IPAddress.None;
        return false;
    }

    private static string Text(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
