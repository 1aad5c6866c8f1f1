using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Cases.EveryToken;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>The key service that a token is for.</summary>
internal static class KaclsUrls
{
    private const string Claim = "kacls_url";

    private static readonly Variant[] Missing =
    [
        Variant.Without(Claim),
        .. new[] { "null", "\"\"", "\"/\"", "\"*\"", "0", "true", "[]", "{}" }.Select(value => Variant.Json(Claim, value)),
    ];

    private static readonly Variant[] OtherHost =
    [
        Url("of another service", _ => "https://kacls.evil.example/v1"),
        Url("with another host", url => $"{url.Scheme}://kacls.evil.example{url.AbsolutePath}"),
        Url("with another port", url => $"{url.Scheme}://{url.Host}:{(url.Port == 8443 ? 8444 : 8443)}{url.AbsolutePath}"),
        Url("with a longer host", url => $"{url.Scheme}://{url.Host}.evil.example{url.AbsolutePath}"),
        Url("with the host in front of an at sign", url => $"{url.Scheme}://{url.Authority}@evil.example{url.AbsolutePath}"),
        Url("with a user", url => $"{url.Scheme}://user@{url.Authority}{url.AbsolutePath}"),
        Text("before an at sign", url => $"{url}@evil.example"),
        Text("before a host's end", url => $"{url}.evil.example"),
        Text("in another's path", url => $"https://evil.example/{url}"),
        Text("in another's query", url => $"https://evil.example/?u={url}"),
        Text("behind a letter", url => $"x{url}"),
    ];

    private static readonly Variant[] OtherPath =
    [
        Text("extended", url => $"{url}2"),
        Text("extended by a path", url => $"{url}/other"),
        Text("extended by a method", url => $"{url}/wrap"),
        Text("cut", url => url[..^1]),
        Text("with a query", url => $"{url}?tenant=2"),
        Text("with a fragment", url => $"{url}#x"),
        Text("doubled", url => $"{url},{url}"),
        Url("with another path", url => $"{url.Scheme}://{url.Authority}/another"),
        Url("with a path in front", url => $"{url.Scheme}://{url.Authority}/another{url.AbsolutePath}"),
        Url("without scheme", url => $"{url.Authority}{url.AbsolutePath}"),
        new("the path alone, or nothing", (context, token) => token[Claim] = new Uri(context.Config.Url).AbsolutePath),
    ];

    private static readonly Variant[] Respelt =
    [
        Url("with another scheme", url => $"{(url.Scheme == "http" ? "https" : "http")}://{url.Authority}{url.AbsolutePath}"),
        Variant.Of("as a list", token => token[Claim] = new JsonArray((string)token[Claim]!)),
        Text("with a blank", url => $"{url} "),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.Where(carrier => carrier.Name != Carrier.Authentication).SelectMany(carrier =>
    {
        var rule = $"{carrier.Rule}, kacls_url: it is the base URL of the service that is called";
        return new[]
        {
            carrier.Refuses("kacls_url.missing", rule, CaseLevel.Google, Missing),
            carrier.Refuses("kacls_url.other_host", rule, CaseLevel.Google, OtherHost),
            carrier.Refuses("kacls_url.other_path", rule, CaseLevel.Google, OtherPath),
            carrier.Refuses("kacls_url.respelt", rule, CaseLevel.Inferred, Respelt),
            carrier.Refuses("kacls_url.of_peer", rule, CaseLevel.Google, new Variant(
                "of the peer", (context, token) => token[Claim] = context.Peer.Url)),
        };
    }).Concat(PathInCapitals());

    // The path of a URL is compared as it is (RFC 3986, 6.2.2.1); a base URL without one says nothing of that.
    private static IEnumerable<Case> PathInCapitals() => Carrier.All
        .Where(carrier => carrier.Name != Carrier.Authentication).Select(carrier => new Case(
        $"{carrier.Prefix}.kacls_url.path_in_capitals",
        carrier.Operation,
        "RFC 3986, 6.2.2.1: the path is another in capitals",
        CaseLevel.Inferred,
        async context =>
        {
            var url = new Uri(context.Config.Url);
            var other = $"{url.Scheme}://{url.Authority}{url.AbsolutePath.ToUpperInvariant()}";
            if (other == context.Config.Url || url.AbsolutePath == "/")
            {
                throw new CaseSkippedException("The service's URL has no path in lower case.");
            }

            var call = await carrier.RightAsync(context);
            carrier.TokenOf(call)[Claim] = other;
            await context.RefusedAsync(call);
        }));

    private static Variant Text(string name, Func<string, string> change) => Variant.Text(Claim, name, change);

    private static Variant Url(string name, Func<Uri, string> change) => Variant.Text(Claim, name, text => change(new Uri(text)));
}
