using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

/// <summary>openssl as a server, which speaks old versions of TLS too, and sends its chain with the root.</summary>
internal sealed class OpenSslServer(Process process, OpenSsl files, int port) : IAsyncDisposable
{
    public string Url => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}/v1");

    public static async Task<OpenSslServer> StartAsync(TestAuthority authority, params string[] versions)
    {
        var (files, port, certificate) = (new OpenSsl(), FreePort.Find(), authority.Issue());
        var process = Process.Start(new ProcessStartInfo("openssl",
        [
            "s_server", "-quiet", "-accept", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
            "-cert", files.Write("cert.pem", certificate.ExportCertificatePem()),
            "-key", files.Write("key.pem", certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            "-cert_chain", files.Write(
                "chain.pem", $"{authority.Intermediate.ExportCertificatePem()}\n{authority.Root.ExportCertificatePem()}"),
            "-cipher", "DEFAULT@SECLEVEL=0", .. versions,
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var server = new OpenSslServer(process, files, port);
        await Eventually.True(() => Accepts(port));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        files.Dispose();
    }

    private static bool Accepts(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
