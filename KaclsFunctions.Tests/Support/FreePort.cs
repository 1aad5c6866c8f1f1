using System.Net;
using System.Net.Sockets;

namespace KaclsFunctions.Tests.Support;

/// <summary>For a server whose URL must be known before it starts, as two that name each other in their settings.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
