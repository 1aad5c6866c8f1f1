using System.Net;

namespace Kacls.Tokens.Keys;

/// <summary>
/// A proxy, but not for this machine itself, which no proxy can reach: .NET excepts loopback only where <c>NO_PROXY</c> says so.
/// </summary>
internal sealed class ProxyExceptLoopback(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
}
