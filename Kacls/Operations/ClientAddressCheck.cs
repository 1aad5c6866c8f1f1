using System.Net;
using Kacls.Migration;
using Microsoft.Extensions.Logging;

namespace Kacls.Operations;

/// <summary>
/// Whether what the service takes for the client can be it. Google and its users call from the internet; an address of a private network
/// is that of a hop before the service, and perimeters and audit then have the hop's instead of the client's. The Functions host hands on
/// such a one unless ASPNETCORE_FORWARDEDHEADERS_ENABLED is true (ASP.NET Core's documentation, proxy servers and load balancers).
/// </summary>
internal sealed partial class ClientAddressCheck(ILogger<ClientAddressCheck> logger)
{
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("169.254.0.0/16");
    private int wasLogged;

    /// <summary>Asked of the caller of status alone: its own address tells how all others' arrive.</summary>
    internal bool FindsFault(IPAddress? client)
    {
        if (client is null || !IsInternal(client))
        {
            return false;
        }

        if (Interlocked.Exchange(ref wasLogged, 1) == 0)
        {
            LogInternal();
        }

        return true;
    }

    /// <summary>A loopback address is no fault: the caller is on this machine, as whoever tries the service out.</summary>
    private static bool IsInternal(IPAddress address) =>
        !IPAddress.IsLoopback(address)
        && (PublicAddresses.ReachOf(address) == AddressReach.Private || LinkLocal.Contains(address) || address.IsIPv6LinkLocal);

    [LoggerMessage(
        321,
        LogLevel.Warning,
        "A caller of status seems to have an address of a private network. Unless it has, every client does, and perimeters can't tell "
            + "them apart: ASPNETCORE_FORWARDEDHEADERS_ENABLED must be true in the function app, and Kacls:Network:TrustedHops 1.")]
    private partial void LogInternal();
}
