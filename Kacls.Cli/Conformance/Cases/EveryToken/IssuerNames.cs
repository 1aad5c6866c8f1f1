using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>Issuers that the service doesn't have.</summary>
internal static class IssuerNames
{
    private const string Path = "/conformance-unknown-issuer";

    private static readonly Variant[] Missing =
    [
        Variant.Without("iss"),
        .. new[] { "null", "\"\"", "\" \"", "0", "true", "{}", "[]" }.Select(value => Variant.Json("iss", value)),
    ];

    private static readonly Variant[] Altered =
    [
        Variant.Text("iss", "extended", text => text + "x"),
        Variant.Text("iss", "extended by a domain", text => text + ".evil.example"),
        Variant.Text("iss", "extended by a path", text => text + "/evil"),
        Variant.Text("iss", "extended in front", text => "x" + text),
        Variant.Text("iss", "behind another", text => "https://evil.example/" + text),
        Variant.Text("iss", "before an at sign", text => text + "@evil.example"),
        Variant.Text("iss", "with a query", text => text + "?x=1"),
        Variant.Text("iss", "cut", text => text[..^1]),
        Variant.Text("iss", "cut in front", text => text[1..]),
        Variant.Text("iss", "pattern", _ => "*"),
    ];

    private static readonly Variant[] Respelt =
    [
        Variant.Text("iss", "in capitals", text => text.ToUpperInvariant()),
        Variant.Text("iss", "with a blank", text => text + " "),
        Variant.Text("iss", "with a blank in front", text => " " + text),
        Variant.Of("iss as a list", token => token["iss"] = new JsonArray((string)token["iss"]!)),
        Variant.Text("iss", "with another scheme", text => text.StartsWith("https://", StringComparison.Ordinal)
            ? "http://" + text["https://".Length..]
            : "https://" + text),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Refuses("iss.missing", $"{carrier.Rule}: iss is a trusted issuer", CaseLevel.Google, Missing),
        carrier.Refuses("iss.altered", $"{carrier.Rule}: iss is a trusted issuer", CaseLevel.Google, Altered),
        carrier.Refuses("iss.respelt", $"{Rules.Jwt}, 2: StringOrURI values are compared as they are", CaseLevel.Inferred, Respelt),
        Unknown(carrier),
    }).Concat(Carrier.All.Where(carrier => carrier.Name != Carrier.Peer).Select(carrier => carrier.Refuses(
        "iss.with_slash",
        $"{Rules.Jwt}, 2: StringOrURI values are compared as they are",
        CaseLevel.Inferred,
        Variant.Text("iss", "with a slash", text => text + "/"))));

    /// <summary>Whose keys are where an issuer's would be: at its URL's certs, key set and discovery document.</summary>
    private static Case Unknown(Carrier carrier) => new(
        $"{carrier.Prefix}.iss.unknown", carrier.Operation, $"{carrier.Rule}: iss is a trusted issuer", CaseLevel.Google, async context =>
        {
            var path = $"{Path}/{carrier.Prefix}";
            var issuer = context.Config.Listen + path;
            var keys = new JsonObject { ["keys"] = new JsonArray(context.Stranger.ToJwk()) }.ToJsonString();
            foreach (var place in new[] { "/certs", "/jwks", "/.well-known/jwks.json", "/keys" })
            {
                context.Server.Put(path + place, new(200, keys));
            }

            var discovery = new JsonObject { ["issuer"] = issuer, ["jwks_uri"] = issuer + "/keys" }.ToJsonString();
            context.Server.Put(path + "/.well-known/openid-configuration", new(200, discovery));
            var attempts = new List<Attempt>();
            foreach (var (name, iss) in new[] { ("that publishes its keys", issuer), ("without keys", "https://unknown.example") })
            {
                foreach (var key in new[] { context.Stranger, carrier.TokenOf(await carrier.RightAsync(context)).Key })
                {
                    var call = await carrier.RightAsync(context);
                    var token = carrier.TokenOf(call);
                    token["iss"] = iss;
                    token.SignWith(key);
                    attempts.Add(new($"an issuer {name}, signed by {(key == context.Stranger ? "itself" : "the right one")}", call));
                }
            }

            await context.AllRefusedAsync(attempts);
            var fetched = context.Server.Requests.FirstOrDefault(request => request.Path.StartsWith(path, StringComparison.Ordinal));
            Expect.True(fetched is null, $"The service fetched {fetched?.Path} for a token of an issuer that it doesn't know.");
        });
}
