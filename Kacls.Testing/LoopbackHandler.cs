using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Testing;

/// <summary>
/// An HTTP handler that leads every connection to one loopback port, whatever host it is meant for, and trusts only one certificate. The
/// client keeps the host's real name.
/// </summary>
internal static class LoopbackHandler
{
    public static SocketsHttpHandler Create(int port, X509Certificate2 certificate) => new()
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) =>
                presented is not null && CryptographicOperations.FixedTimeEquals(presented.GetRawCertData(), certificate.RawData),
        },
    };
}
