using System.Net;
using Kacls.Cli.Output;

namespace Kacls.Cli.Recover.Serve;

/// <summary>Where the service listens. Without TLS only this machine may send what opens documents.</summary>
/// <param name="Address">An address of this machine, or all of them.</param>
/// <param name="Port">0 is a free one.</param>
/// <param name="IsHttps">Whether a certificate is needed.</param>
internal sealed record ServeAddress(IPAddress Address, int Port, bool IsHttps)
{
    /// <exception cref="UsageException">It is none of the two forms, or plain http for others than this machine.</exception>
    public static ServeAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || AddressOf(uri) is not { } address)
        {
            throw new UsageException(
                $"--listen: {url} is not https://ADDRESS:PORT or http://127.0.0.1:PORT, with an IP address or localhost and no path.");
        }

        return uri.Scheme == Uri.UriSchemeHttps || IPAddress.IsLoopback(address)
            ? new(address, uri.Port, uri.Scheme == Uri.UriSchemeHttps)
            : throw new UsageException($"--listen: {url} is plain http, which is for 127.0.0.1 alone. Use https with --certificate.");
    }

    private static IPAddress? AddressOf(Uri uri) =>
        uri.IdnHost == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.IdnHost, out var address) ? address : null;
}
