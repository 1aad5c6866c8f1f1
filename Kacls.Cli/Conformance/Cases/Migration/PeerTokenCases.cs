using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Cases.Status;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Migration;

/// <summary>What the service under test sends its peer: the body, and the token that it signs.</summary>
internal static class PeerTokenCases
{
    private const string Operation = ReferenceMethods.Rewrap;
    private const string Rule = $"{Rules.AuthenticationTokens}, KACLS";
    private static readonly string BodyRule = Rules.Method(ReferenceMethods.PrivilegedUnwrap);

    public static IEnumerable<Case> Cases() =>
    [
        Token("iss", "iss is the URL of the key service that asks, and its keys are at iss and /certs", (context, _, token) =>
            Expect.True(token.Text("iss") == context.Config.Url, $"`iss` is {token.Text("iss")}; {context.Config.Url} was due.")),
        Token("aud", "aud is kacls-migration", (_, _, token) =>
        {
            var audiences = token.Claims["aud"] is JsonArray list ? list.Select(each => (string?)each) : [token.Text("aud")];
            Expect.True(audiences.Contains("kacls-migration"), $"`aud` is {token.Claims["aud"]?.ToJsonString()}; kacls-migration was due.");
        }),
        Token(
            "kacls_url",
            "kacls_url is the URL of the key service that is asked",
            (context, _, token) => Expect.True(
                token.Text("kacls_url").TrimEnd('/') == context.Peer.Url,
                $"`kacls_url` is {token.Text("kacls_url")}; {context.Peer.Url} was due.")),
        Token("resource_name", "resource_name is the object's", (_, call, token) =>
            Expect.True(token.Text("resource_name") == (string?)call.Authorization!["resource_name"], "`resource_name` is another.")),
        Token("exp", "exp is a time that is to come", (_, _, token) =>
            Expect.True(token.Time("exp") > Tokens.Now, "`exp` is past when the token is sent.")),
        Token("iat", "iat is when the token was made", (_, _, token) =>
            Expect.True(Math.Abs(token.Time("iat") - Tokens.Now) <= 300, "`iat` is more than five minutes off.")),
        Token("alg", "the token is signed, with a public-key algorithm", (_, _, token) => Expect.True(
            (string?)token.Header["alg"] is { Length: > 2 } alg && alg[..2] is "RS" or "PS" or "ES",
            $"`alg` is {token.Header["alg"]}.")),
        Try.Google("rewrap.token.signature", Operation, $"{Rule}: the public keys are at iss and /certs", async context =>
        {
            var (_, _, token) = await SendAsync(context);
            Expect.True(
                token.IsSignedBy(await CertsCases.KeysAsync(context)),
                "No key of certs verifies the signature of the JWT for the peer.");
        }),
        Try.Inferred("rewrap.token.kid", Operation, $"{Rules.Jwk}, 4.5: kid names a key of certs", async context =>
        {
            var (_, _, token) = await SendAsync(context);
            var kids = (await CertsCases.KeysAsync(context)).Select(key => (string?)key["kid"]);
            Expect.True(
                (string?)token.Header["kid"] is { } kid && kids.Contains(kid),
                $"`kid` is {token.Header["kid"]}, which certs does not hold.");
        }),
        Token(
            "lifetime", "a token for one call is good for an hour at most", CaseLevel.Inferred, (_, _, token) =>
                Expect.True(token.Time("exp") - token.Time("iat") is > 0 and <= 3600, "`exp` is more than an hour behind `iat`.")),
        Token("nbf", "nbf is past, if it is there", CaseLevel.Inferred, (_, _, token) =>
            Expect.True(!token.Claims.ContainsKey("nbf") || token.Time("nbf") <= Tokens.Now + 60, "`nbf` is to come.")),
        Token("email", "the token is of a key service, and has no email", CaseLevel.Inferred, (_, _, token) =>
            Expect.True(!token.Claims.ContainsKey("email"), "The JWT for the peer has an email.")),
        Try.Inferred(
            "rewrap.token.fresh",
            Operation,
            $"{Rules.Jwt}, 4.1.7: each token is one of its own, so that a peer can refuse a second use",
            async context =>
            {
                var resource = Calls.NewResource();
                var tokens = new List<string>();
                for (var count = 0; count < 3; count++)
                {
                    var (request, _, _) = await SendAsync(context, resource);
                    tokens.Add((string)request["authentication"]!);
                }

                Expect.True(tokens.Distinct(StringComparer.Ordinal).Count() == tokens.Count, "Two calls had the same JWT for the peer.");
            }),
        Body("resource_name", "resource_name is the one of Google's token", (request, call) =>
            (string?)request["resource_name"] == (string?)call.Authorization!["resource_name"]),
        Body("wrapped_key", "wrapped_key is the peer's own, as it was sent", (request, call) =>
            (string?)request["wrapped_key"] == (string?)call.Members["wrapped_key"]),
        Body("reason", "reason is text", (request, _) => request["reason"] is JsonValue value && value.TryGetValue(out string? _)),
        Try.Inferred(
            "rewrap.request.authorization",
            Operation,
            $"{Rules.AuthorizationTokens}: the token is for the service that Google called, and stays there",
            async context =>
            {
                var (request, call, _) = await SendAsync(context);
                var signature = call.Authorization!.Mint().Split('.')[2];
                Expect.True(
                    !request.ContainsKey("authorization") && !request.ToJsonString().Contains(signature, StringComparison.Ordinal),
                    "The peer was sent Google's authorization token.");
            }),
        Try.Google(
            "privilegedunwrap.peer.token_of_own",
            ReferenceMethods.PrivilegedUnwrap,
            $"{Rule}: a token that the service made for a peer opens nothing at itself",
            async context =>
            {
                context.Require(Operation);
                var wrapped = await context.Calls.SharedAsync();
                var (request, _, _) = await SendAsync(context, wrapped.Resource);
                var call = context.Calls.PeerUnwrap(wrapped);
                call.Authentication!.Finish = _ => (string)request["authentication"]!;
                await context.RefusedAsync(call);
            }),
    ];

    private static Case Token(string point, string rule, Action<ConformanceContext, Call, ReceivedToken> look) =>
        Token(point, rule, CaseLevel.Google, look);

    private static Case Token(string point, string rule, CaseLevel level, Action<ConformanceContext, Call, ReceivedToken> look) =>
        new($"rewrap.token.{point}", Operation, $"{Rule}: {rule}", level, async context =>
        {
            var (_, call, token) = await SendAsync(context);
            look(context, call, token);
        });

    private static Case Body(string member, string rule, Func<JsonObject, Call, bool> isRight) =>
        Try.Google($"rewrap.request.{member}", Operation, $"{BodyRule}: {rule}", async context =>
        {
            var (request, call, _) = await SendAsync(context);
            Expect.True(isRight(request, call), $"The peer was sent `{member}`: {request[member]?.ToJsonString() ?? "nothing"}.");
        });

    /// <summary>Has a key wrapped again, and looks at what came to the peer.</summary>
    private static async Task<(JsonObject Request, Call Call, ReceivedToken Token)> SendAsync(
        ConformanceContext context, string? resource = null)
    {
        var call = context.Calls.Rewrap(resource: resource);
        await context.GrantedAsync(call);
        var received = context.Peer.ReceivedFor((string)call.Members["wrapped_key"]!)
            ?? throw new CaseFailedException("The peer was not sent the wrapped key.");
        var request = JsonNode.Parse(received.Body)!.AsObject();
        return (request, call, ReceivedToken.Read(Expect.Text(request, "authentication"), "The JWT for the peer"));
    }
}
