using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Cases.PrivateKeys;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Migration;

/// <summary>A peer at privilegedunwrap: it gets what its token names, and gets nothing else from anywhere.</summary>
internal static class PeerCases
{
    private const string Operation = ReferenceMethods.PrivilegedUnwrap;
    private const string Rule = $"{Rules.AuthenticationTokens}, KACLS";
    private const string Bound = $"{Rule}: resource_name of the token is that of the request and of the wrapped key";

    private static readonly (string Name, Func<string, JsonNode?> Value)[] Malformed =
    [
        ("empty", _ => ""),
        ("null", _ => null),
        ("list", name => new JsonArray(name)),
        ("number", _ => 0),
        ("true", _ => true),
        ("pattern", _ => "*"),
    ];

    /// <summary>Where a peer has no business.</summary>
    private static readonly string[] Elsewhere = [.. ReferenceMethods.Posts.Where(operation =>
        operation is not (Operation or ReferenceMethods.Digest or ReferenceMethods.Rewrap))];

    public static IEnumerable<Case> Cases() =>
    [
        Try.Google("privilegedunwrap.peer.key", Operation, $"{Rule}: a key service that is listed as a peer gets the DEK", async context =>
            await GrantedAsync(context, _ => { })),
        Try.Google("privilegedunwrap.peer.without_jti", Operation, $"{Rule}: the token's claims have no jti among them", async context =>
            await GrantedAsync(context, call => call.Authn(token => token.Remove("jti")))),
        Try.Inferred("privilegedunwrap.peer.hour", Operation, $"{Rule}: other key services' tokens are good for an hour", async context =>
            await GrantedAsync(context, call => call.Authn(token => token["exp"] = Tokens.Now + 3500))),
        CallVariant.Refuses(
            "privilegedunwrap.peer.resource_name.in_request",
            Operation,
            Bound,
            CaseLevel.Google,
            [
                .. Malformed.Select(other => PeerVariant(other.Name, (call, name) => call.With("resource_name", other.Value(name)))),
                PeerVariant("absent", (call, _) => call.Without("resource_name")),
            ]),
        CallVariant.Refuses(
            "privilegedunwrap.peer.resource_name.in_both",
            Operation,
            Bound,
            CaseLevel.Google,
            [
                .. Malformed.Select(other => PeerVariant(other.Name, (call, name) =>
                {
                    var value = other.Value(name);
                    call.Authentication!["resource_name"] = value?.DeepClone();
                    call.With("resource_name", value);
                })),
                PeerVariant("absent", (call, _) =>
                {
                    call.Authentication!.Remove("resource_name");
                    call.Without("resource_name");
                }),
            ]),
        Try.Inferred("privilegedunwrap.peer.jti.again", Operation, $"{Rules.Jwt}, 4.1.7: a token that was used is refused", async context =>
        {
            var call = context.Calls.PeerUnwrap(await context.Calls.SharedAsync());
            var token = call.Authentication!.Mint();
            call.Authentication.Finish = _ => token;
            await context.GrantedAsync(call);
            await context.RefusedAsync(call);
        }),
        Try.Google(
            "privilegedunwrap.peer.wrapped_key.flipped",
            Operation,
            $"{Rules.EncryptDecrypt}: wrapped keys are authenticated",
            async context =>
            {
                var wrapped = await context.Calls.SharedAsync();
                var blob = Expect.Bytes(new() { ["wrapped_key"] = wrapped.Blob }, "wrapped_key");
                await context.AllRefusedAsync(Damage.Places(blob.Length, 0, 6, 20).Select(at => new Attempt(
                    $"byte {at} was changed",
                    context.Calls.PeerUnwrap(wrapped with { Blob = Convert.ToBase64String(Damage.Flip(blob, at)) }))));
            }),
        CallVariant.Refuses(
            "privilegedunwrap.peer.as_administrator",
            Operation,
            $"{Rule}: a peer vouches for no user",
            CaseLevel.Google,
            new("with the administrator's address, for his client", (context, call) =>
            {
                call.Authentication = context.Tokens.OfPeer((string)call.Members["resource_name"]!);
                call.Authentication["email"] = context.User(IssuerRoles.Privileged);
                call.Authentication["aud"] = context.Issuer(IssuerRoles.Privileged).Audience;
            }),
            new("with the administrator's issuer, for his client", (context, call) =>
            {
                call.Authentication = context.Tokens.OfUser(IssuerRoles.Privileged);
                call.Authentication.SignWith(context.Peer.Key);
            }),
            new("with the administrator's address and no resource_name", (context, call) =>
            {
                call.Authentication = context.Tokens.OfPeer((string)call.Members["resource_name"]!);
                call.Authentication["email"] = context.User(IssuerRoles.Privileged);
                call.Authentication.Remove("resource_name");
            })),
        Try.Google(
            "privilegedunwrap.peer.by_issuer",
            Operation,
            $"{Rule}: the token is of a key service; an issuer of users' or of Google's tokens has none to make",
            async context =>
            {
                var wrapped = await context.Calls.SharedAsync();
                Call OfIssuer(PlayedIssuer issuer) => context.Calls.PeerUnwrap(wrapped).Authn(token =>
                {
                    token["iss"] = issuer.Name;
                    token.SignWith(issuer.Key);
                });
                await context.AllRefusedAsync(context.Issuers.Select(issuer => new Attempt(issuer.Role, OfIssuer(issuer))));
            }),
        Try.Google(
            "privilegedunwrap.peer.iss.alike",
            Operation,
            $"{Rule}: iss is the URL of a peer that is listed, as a whole; whoever publishes keys at another is none",
            async context =>
            {
                var wrapped = await context.Calls.SharedAsync();
                var keys = new JsonObject { ["keys"] = new JsonArray(context.Stranger.ToJwk()) }.ToJsonString();
                var path = new Uri(context.Peer.Url).AbsolutePath;
                string[] alike = [path + "2", path + "-conformance", path + "/other", path[..^1], "/other" + path, path.ToUpperInvariant()];
                await context.AllRefusedAsync(alike.Where(other => other.Length > 1 && other != path).Select(other =>
                {
                    context.Server.Put(other + "/certs", new(200, keys));
                    return new Attempt(other, context.Calls.PeerUnwrap(wrapped).Authn(token =>
                    {
                        token["iss"] = context.Config.Listen + other;
                        token.SignWith(context.Stranger);
                    }));
                }));
            }),
        .. Elsewhere.Select(operation => CallVariant.Refuses(
            $"{operation}.authentication.of_peer",
            operation,
            $"{Rule}: the token is for privilegedunwrap and for nothing else",
            CaseLevel.Google,
            [.. new[] { IssuerRoles.User, IssuerRoles.Privileged }.SelectMany(role => new[] { false, true }.Select(asClient =>
                new CallVariant($"with the address of {role}{(asClient ? ", for the client" : "")}", (context, call) =>
                {
                    var resource = call.Authorization?["resource_name"] ?? call.Members["resource_name"] ?? Calls.NewResource();
                    var right = call.Authentication!["aud"]!.DeepClone();
                    call.Authentication = context.Tokens.OfPeer((string)resource!);
                    call.Authentication["email"] = context.User(role);
                    if (asClient)
                    {
                        call.Authentication["aud"] = right;
                    }
                })))])),
    ];

    private static CallVariant PeerVariant(string name, Action<Call, string> change) => new(name, (context, call) =>
    {
        var resource = (string)call.Members["resource_name"]!;
        call.Authentication = context.Tokens.OfPeer(resource);
        change(call, resource);
    });

    private static async Task GrantedAsync(ConformanceContext context, Action<Call> change)
    {
        var wrapped = await context.Calls.SharedAsync();
        var call = context.Calls.PeerUnwrap(wrapped);
        change(call);
        var key = Expect.Bytes(await context.GrantedAsync(call), "key");
        Expect.True(key.AsSpan().SequenceEqual(wrapped.Dek), "`key` is not the DEK.");
    }
}
