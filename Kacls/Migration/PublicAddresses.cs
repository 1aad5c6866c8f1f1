using System.Net;
using System.Net.Sockets;

namespace Kacls.Migration;

/// <summary>To whom an IP address leads.</summary>
internal enum AddressReach
{
    /// <summary>
    /// To nobody whom a KACLS may call: link-local, where clouds keep metadata and credentials, multicast, reserved, unknown.
    /// </summary>
    Nobody,

    /// <summary>Into this machine or a private network: only where the operator says so.</summary>
    Private,

    /// <summary>Into the internet.</summary>
    Public,
}

/// <summary>
/// Sorts IP addresses by IANA's special-purpose registries (RFC 6890 and its updates). IPv6 is an allow-list: outside the blocks that are
/// assigned for global unicast nothing is public. An address that carries an IPv4 address leads where that one leads.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] PrivateNetworks = Networks(
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
        "100.64.0.0/10", // RFC 6598, carrier-grade NAT; cloud networks use it as private
        "127.0.0.0/8", "::1/128", // loopback
        "fc00::/7"); // RFC 4193, unique local

    private static readonly IPNetwork[] UnreachableNetworks = Networks(
        "0.0.0.0/8", // RFC 1122: this network; many systems take it for loopback
        "169.254.0.0/16", // RFC 3927, link-local: 169.254.169.254 and the other metadata and credential endpoints of clouds
        "168.63.129.16/32", // Azure's virtual machine channel, public by its number only
        "192.0.0.0/24", // RFC 6890, IETF protocol assignments
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // RFC 5737, documentation
        "192.88.99.0/24", // RFC 7526, former 6to4 relays
        "198.18.0.0/15", // RFC 2544, benchmarking
        "224.0.0.0/4", "240.0.0.0/4", // multicast; reserved, broadcast among it
        "fd00:ec2::254/128", // metadata inside unique local addresses
        "2001::/23", // RFC 2928, IETF protocol assignments: Teredo, which hides two IPv4 addresses, among them
        "2001:db8::/32", "3fff::/20"); // RFC 3849 and RFC 9637, documentation

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>RFC 6052 section 2.1: the IPv4 address is in the last 32 bits.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>RFC 3056 section 2: the IPv4 address follows the first 16 bits.</summary>
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    internal static AddressReach ReachOf(IPAddress address)
    {
        if (InnerAddress(address) is { } inner)
        {
            return ReachOf(inner);
        }

        if (Array.Exists(UnreachableNetworks, network => network.Contains(address)))
        {
            return AddressReach.Nobody;
        }

        if (Array.Exists(PrivateNetworks, network => network.Contains(address)))
        {
            return AddressReach.Private;
        }

        return address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address)
            ? AddressReach.Public
            : AddressReach.Nobody;
    }

    private static IPAddress? InnerAddress(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) ? new IPAddress(bytes[12..])
            : SixToFour.Contains(address) ? new IPAddress(bytes[2..6])
            : null;
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(text => IPNetwork.Parse(text))];
}
