using System.Net;
using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>The client's address is in one of these networks. An IPv4 address inside IPv6 counts as the IPv4 address that it is.</summary>
internal sealed class NetworkCondition(IPNetwork[] networks) : ICondition
{
    public string Member => "Networks";

    public Truth Holds(PerimeterRequest request) => Holds(request.Address);

    internal Truth Holds(IPAddress? address)
    {
        if (address is null)
        {
            return Truth.Unknown;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in networks)
        {
            if (network.Contains(plain))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }
}
