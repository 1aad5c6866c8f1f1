using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kacls.Errors;

namespace Kacls.LocalHost;

/// <summary>Where LocalHost listens, and how this machine reaches it there.</summary>
/// <param name="Urls">For the web server, which takes every host that is no IP address or <c>localhost</c> for all addresses.</param>
/// <param name="Loopback">The first of them with a loopback host: a KACLS URL with http, which the settings allow for loopback
/// only.</param>
/// <param name="Reachable">The first of them as this machine calls it.</param>
internal sealed record ListenAddress(string Urls, string Loopback, string Reachable)
{
    private const string Default = "http://127.0.0.1:8787";

    /// <summary>
    /// By precedence: <c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c> (ASP.NET Core documentation, Configure
    /// endpoints).
    /// </summary>
    /// <exception cref="SettingsException">It is no address to listen at.</exception>
    internal static ListenAddress Find(string? argument, IConfiguration configuration)
    {
        var (source, wanted) = argument is not null ? ("--urls", argument)
            : configuration["urls"] is { Length: > 0 } urls ? ("ASPNETCORE_URLS", urls)
            : configuration["http_ports"] is { Length: > 0 } ports ? (
                "ASPNETCORE_HTTP_PORTS", string.Join(';', ports.Split(';').Select(port => $"http://*:{port}")))
            : ("", Default);
        var addresses = wanted.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => Parse(url) ?? throw new SettingsException([$"{source}: {url} is not http://HOST:PORT"]))
            .ToList();
        var first = addresses.FirstOrDefault() ?? throw new SettingsException([$"{source} names no address"]);
        var loopback = IPAddress.TryParse(first.Host, out var ip) && IPAddress.IsLoopback(ip) ? first.Host : "127.0.0.1";
        var reachable = ip is null || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) ? loopback : first.Host;
        return new(
            string.Join(';', addresses.Select(address => $"http://{address.Host}:{address.Port}")),
            $"http://{loopback}:{first.Port}",
            $"http://{reachable}:{first.Port}");
    }

    /// <summary>A port of 0 becomes a free one here, since the KACLS URL must name it.</summary>
    private static BindingAddress? Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address is { Scheme: "http", PathBase: "", IsUnixPipe: false, IsNamedPipe: false, Host.Length: > 0 }
                && HasRightPort(address)
                ? address.Port > 0 ? address : BindingAddress.Parse($"http://{address.Host}:{FreePort()}")
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A port that is no number stays a part of the host, and the web server would take port 80 instead.</summary>
    private static bool HasRightPort(BindingAddress address) =>
        address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
        && (address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal));

    private static string FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
