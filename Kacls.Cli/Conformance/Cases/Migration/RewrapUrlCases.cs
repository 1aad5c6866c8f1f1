using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Migration;

/// <summary>
/// original_kacls_url comes from outside: only a key service that the administrators named is called. Else anybody with a token of
/// Google's has the service call where he likes, with a token of its own.
/// </summary>
internal static class RewrapUrlCases
{
    private const string Operation = ReferenceMethods.Rewrap;
    private const string Rule = $"{Rules.ConfigureService} and rewrap: only a key service that is listed as a peer is called";

    /// <summary>URLs that lead to the tool, where a key waits for whoever comes.</summary>
    private static readonly (string Name, Func<Uri, string, string> Make)[] Reachable =
    [
        ("other_path", (peer, part) => $"{peer.Scheme}://{peer.Authority}/{part}"),
        ("below_peer", (peer, part) => $"{peer}/{part}"),
        ("peer_as_prefix", (peer, part) => $"{peer}{part}"),
        ("peer_as_suffix", (peer, part) => $"{peer.Scheme}://{peer.Authority}/{part}{peer.AbsolutePath}"),
        ("dots", (peer, part) => $"{peer}/../{part}"),
        ("escaped_dots", (peer, part) => $"{peer}/%2e%2e/{part}"),
        ("at_sign_in_path", (peer, part) => $"{peer}@{peer.Authority}/{part}"),
        ("user_info", (peer, part) => $"{peer.Scheme}://peer.example@{peer.Authority}/{part}"),
        ("peer_in_user_info", (peer, part) => $"{peer.Scheme}://{peer.Host}%2fpeer@{peer.Authority}/{part}"),
        ("backslash", (peer, part) => $"{peer}\\..\\{part}"),
        ("query", (peer, part) => $"{peer.Scheme}://{peer.Authority}/{part}?{peer}"),
        ("fragment", (peer, part) => $"{peer.Scheme}://{peer.Authority}/{part}#{peer}"),
        ("localhost", (peer, part) => $"{peer.Scheme}://localhost:{peer.Port}/{part}"),
        ("mapped_address", (peer, part) => $"{peer.Scheme}://[::ffff:127.0.0.1]:{peer.Port}/{part}"),
        ("decimal_address", (peer, part) => $"{peer.Scheme}://2130706433:{peer.Port}/{part}"),
        ("spaces", (peer, part) => $" {peer.Scheme}://{peer.Authority}/{part} "),
        ("without_scheme", (peer, part) => $"//{peer.Authority}/{part}"),
    ];

    /// <summary>The peer's path, on what is the same host for the tool, but by another name.</summary>
    private static readonly (string Name, Func<Uri, string> Make)[] SamePath =
    [
        ("other_host_name", peer =>
            $"{peer.Scheme}://{(peer.Host == "localhost" ? "127.0.0.1" : "localhost")}:{peer.Port}{peer.AbsolutePath}"),
        ("other_address", peer => $"{peer.Scheme}://[::ffff:127.0.0.1]:{peer.Port}{peer.AbsolutePath}"),
    ];

    private static readonly (string Name, string Url)[] Elsewhere =
    [
        ("metadata", "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"),
        ("loopback", "http://127.0.0.1:1/"),
        ("loopback_6", "http://[::1]:1/"),
        ("any_address", "http://0.0.0.0:1/"),
        ("private_10", "http://10.255.255.1/"),
        ("private_192", "http://192.168.255.254/"),
        ("link_local_6", "http://[fe80::1]/"),
        ("public", "https://kacls.evil.example/v1"),
        ("file", "file:///etc/passwd"),
        ("ftp", "ftp://127.0.0.1/"),
        ("gopher", "gopher://127.0.0.1:1/_"),
        ("data", "data:application/json,{}"),
        ("javascript", "javascript:alert(1)"),
        ("path_alone", "/peer"),
        ("host_alone", "kacls.evil.example"),
        ("words", "not a url"),
        ("scheme_alone", "http://"),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. Reachable.Select(each => Try.Google($"rewrap.original_kacls_url.{each.Name}", Operation, Rule, context =>
            NotCalledAsync(context, each.Make))),
        CallVariant.Refuses("rewrap.original_kacls_url.elsewhere", Operation, Rule, CaseLevel.Google, [.. Elsewhere.Select(each =>
            CallVariant.Of(each.Name, call => call.With("original_kacls_url", each.Url)))]),
        .. SamePath.Select(each => Try.Google($"rewrap.original_kacls_url.{each.Name}", Operation, Rule, async context =>
        {
            var call = context.Calls.Rewrap();
            var url = each.Make(new Uri(context.Peer.Url));
            var reply = await context.SendAsync(call.With("original_kacls_url", url));
            Expect.True(
                context.Peer.ReceivedFor((string)call.Members["wrapped_key"]!) is null || url == context.Peer.Url,
                $"The service called {url}.");
            Expect.Refused(reply);
        })),
        Try.Google("rewrap.original_kacls_url.other_port", Operation, Rule, OtherPortAsync),
        Try.Inferred(
            "rewrap.original_kacls_url.path_in_capitals",
            Operation,
            "RFC 3986, 6.2.2.1: the path is another in capitals",
            async context =>
            {
                var peer = new Uri(context.Peer.Url);
                var url = $"{peer.Scheme}://{peer.Authority}{peer.AbsolutePath.ToUpperInvariant()}";
                context.Server.Put($"{peer.AbsolutePath.ToUpperInvariant()}/privilegedunwrap", new(200, Answer()));
                await context.RefusedAsync(context.Calls.Rewrap().With("original_kacls_url", url));
            }),
        Try.Google("rewrap.original_kacls_url.own", Operation, $"{Rule}: the service itself is none", async context =>
        {
            var wrapped = await context.Calls.SharedAsync();
            await context.RefusedAsync(context.Calls.Rewrap(resource: wrapped.Resource)
                .With("original_kacls_url", context.Config.Url).With("wrapped_key", wrapped.Blob));
        }),
        Try.Google("rewrap.original_kacls_url.issuer", Operation, $"{Rule}: an issuer of tokens is none", async context =>
            await context.AllRefusedAsync(context.Issuers.SelectMany(issuer => new[] { issuer.Name, context.Config.Listen + issuer.Path })
                .Select(url => new Attempt(url, context.Calls.Rewrap().With("original_kacls_url", url))))),
    ];

    private static string Answer() => new JsonObject { ["key"] = Convert.ToBase64String(Calls.NewDek()) }.ToJsonString();

    private static async Task OtherPortAsync(ConformanceContext context)
    {
        var peer = new Uri(context.Peer.Url);
        using var listener = new TcpListener(peer.IsLoopback ? IPAddress.Loopback : IPAddress.Any, 0);
        listener.Start();
        var url = $"{peer.Scheme}://{peer.Host}:{((IPEndPoint)listener.LocalEndpoint).Port}{peer.AbsolutePath}";
        var reply = await context.SendAsync(context.Calls.Rewrap().With("original_kacls_url", url));
        Expect.True(!listener.Pending(), $"The service connected to {url}, which is no peer's.");
        Expect.Refused(reply);
    }

    private static async Task NotCalledAsync(ConformanceContext context, Func<Uri, string, string> make)
    {
        var part = $"x{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var peer = new Uri(context.Peer.Url);
        var path = peer.AbsolutePath;
        foreach (var place in new[] { $"/{part}", $"{path}/{part}", $"{path}{part}", $"/{part}{path}" })
        {
            context.Server.Put($"{place}/privilegedunwrap", new(200, Answer()));
        }

        var url = make(peer, part);
        var reply = await context.SendAsync(context.Calls.Rewrap().With("original_kacls_url", url));
        var called = context.Server.Requests.FirstOrDefault(request => request.Path.Contains(part, StringComparison.Ordinal));
        Expect.True(called is null, $"The service called {called?.Path} of the tool for original_kacls_url {url}, which is no peer's.");
        Expect.Refused(reply);
    }
}
