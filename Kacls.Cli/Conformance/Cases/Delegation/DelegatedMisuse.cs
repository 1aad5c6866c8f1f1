using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Delegation;

/// <summary>A delegated token that was altered, forged, or brought to where none is good.</summary>
internal static class DelegatedMisuse
{
    private const string AttackerKeys = "/conformance-delegated/keys";

    private static readonly string[] UsersOthers =
        [ReferenceMethods.Delegate, ReferenceMethods.PrivateKeySign, ReferenceMethods.PrivateKeyDecrypt];

    public static IEnumerable<Case> Cases() =>
    [
        .. new[] { ReferenceMethods.Wrap, ReferenceMethods.Unwrap }.SelectMany(operation =>
            new[] { Altered(operation), Forged(operation), AsAuthorization(operation) }),
        .. UsersOthers.Select(Elsewhere),
        .. UsersOthers.Select(ElsewhereMatching),
        .. ReferenceMethods.Privileged.Select(ElsewherePrivileged),
        .. ReferenceMethods.Privileged.Select(PrivilegedOfProvider),
    ];

    private static Case Altered(string operation) => new(
        $"{operation}.delegated.minted.altered",
        operation,
        $"{Rules.Jws}, 5.2: the signature must be valid, also of the service's own tokens",
        CaseLevel.Google,
        async context =>
        {
            var (call, resource) = await Delegated.CallAsync(context, operation);
            var token = await Delegated.MintAsync(context, resource);
            var stolen = (await Delegated.MintAsync(context, Calls.NewResource())).Split('.');
            var parts = token.Split('.');
            call.With("authentication", token);
            await context.GrantedAsync(call);
            var later = Delegated.Claims(token);
            later["exp"] = Tokens.Now + 86_400;
            var none = Delegated.Header(token);
            none["alg"] = "none";
            var middle = parts[2].Length / 2;
            var flipped = parts[2][..middle] + (parts[2][middle] == 'A' ? 'B' : 'A') + parts[2][(middle + 1)..];
            var forResource = Delegated.Claims(string.Join('.', stolen));
            forResource[Delegated.ResourceName] = resource;
            await context.AllRefusedAsync(new (string Name, string Token)[]
            {
                ("no signature", $"{parts[0]}.{parts[1]}."),
                ("two parts", $"{parts[0]}.{parts[1]}"),
                ("a flipped letter of the signature", $"{parts[0]}.{parts[1]}.{flipped}"),
                ("another token's signature", $"{parts[0]}.{parts[1]}.{stolen[2]}"),
                ("a longer life", $"{parts[0]}.{Encode(later)}.{parts[2]}"),
                ("another token made for this resource", $"{stolen[0]}.{Encode(forResource)}.{stolen[2]}"),
                ("alg none", $"{Encode(none)}.{parts[1]}."),
            }.Select(each => new Attempt(each.Name, Again(call, each.Token))));
        });

    private static Case Forged(string operation) => new(
        $"{operation}.delegated.minted.forged",
        operation,
        $"{Rules.AuthenticationTokens}: whose name a token bears has signed it, also where that is the service itself",
        CaseLevel.Google,
        async context =>
        {
            var (call, resource) = await Delegated.CallAsync(context, operation);
            var token = await Delegated.MintAsync(context, resource);
            call.With("authentication", token);
            var keys = context.Issuers.Select(issuer => (issuer.Role, issuer.Key)).Append(("stranger", context.Stranger));
            if (context.Config.Peer is not null)
            {
                keys = keys.Append(("peer", context.Peer.Key));
            }

            var attempts = new List<Attempt>();
            foreach (var (name, key) in keys)
            {
                var draft = new TokenDraft(key, Delegated.Claims(token));
                attempts.Add(new($"by {name}", Again(call, draft.Mint())));
                draft.Header["kid"] = Delegated.Header(token)["kid"]?.DeepClone();
                draft.Header["typ"] = Delegated.Header(token)["typ"]?.DeepClone();
                attempts.Add(new($"by {name}, under the service's kid", Again(call, draft.Mint())));
            }

            await context.AllRefusedAsync(attempts.Concat(Headers(context).Select(header =>
            {
                var draft = new TokenDraft(context.Stranger, Delegated.Claims(token)) { Signer = header.Signer };
                draft.Header["kid"] = Delegated.Header(token)["kid"]?.DeepClone();
                header.Change(draft.Header);
                return new Attempt(header.Name, Again(call, draft.Mint()));
            })));
        });

    /// <summary>What a forger writes into the header, so that no key of the service is needed.</summary>
    private static IEnumerable<(string Name, Action<JsonObject> Change, Func<byte[], byte[]>? Signer)> Headers(ConformanceContext context)
    {
        foreach (var none in new[] { "none", "None", "NONE", "nOnE", "" })
        {
            yield return ($"alg \"{none}\"", header => header["alg"] = none, _ => []);
        }

        yield return ("no alg", header => header.Remove("alg"), _ => []);
        yield return ("no kid", header => header.Remove("kid"), null);
        yield return ("an unknown kid", header => header["kid"] = "another", null);
        yield return ("a signature of zeros", _ => { }, _ => new byte[256]);
        yield return ("an empty secret", header => header["alg"] = "HS256", bytes => HMACSHA256.HashData(Array.Empty<byte>(), bytes));
        yield return ("its own key", header => header["jwk"] = context.Stranger.ToJwk(), null);
        context.Server.Put(AttackerKeys, new(200, new JsonObject { ["keys"] = new JsonArray(context.Stranger.ToJwk()) }.ToJsonString()));
        yield return ("its own keys' address", header =>
        {
            header["jku"] = context.Config.Listen + AttackerKeys;
            header["kid"] = context.Stranger.Kid;
        }, null);
    }

    private static Case AsAuthorization(string operation) => new(
        $"{operation}.delegated.minted.as_authorization",
        operation,
        $"{Rules.AuthorizationTokens}: Google issues them",
        CaseLevel.Google,
        async context =>
        {
            var (call, resource) = await Delegated.CallAsync(context, operation);
            var token = await Delegated.MintAsync(context, resource);
            await context.RefusedAsync(call.With("authentication", token).With("authorization", token));
        });

    private static Case Elsewhere(string operation) => new(
        $"{operation}.delegated.refused",
        operation,
        $"{Rules.EncryptDecrypt}: delegated_to is the authorization token's",
        CaseLevel.Inferred,
        async context =>
        {
            var call = await context.Calls.RightAsync(operation);
            var resource = (string)call.Authorization![Delegated.ResourceName]!;
            if (operation == ReferenceMethods.Delegate)
            {
                call.Authorization[Delegated.DelegatedTo] = "another.room@example.com";
            }

            var byProvider = await context.Calls.RightAsync(operation);
            byProvider.Authentication = Delegated.OfProvider(context, (string)byProvider.Authorization![Delegated.ResourceName]!);
            byProvider.Authentication[Delegated.DelegatedTo] = "third.room@example.com";
            await context.AllRefusedAsync(
            [
                new("made by delegate", call.With("authentication", await MintShortAsync(context, resource))),
                new("made by the provider", byProvider),
            ]);
        });

    private static Case ElsewhereMatching(string operation) => new(
        $"{operation}.delegated.refused_for_the_same",
        operation,
        $"{Rules.Method(ReferenceMethods.Delegate)}: the delegated token is for wrap and unwrap",
        CaseLevel.Inferred,
        async context =>
        {
            var (minted, byProvider) = (await context.Calls.RightAsync(operation), await context.Calls.RightAsync(operation));
            minted.Authorization![Delegated.DelegatedTo] = Delegated.Room;
            byProvider.Authorization![Delegated.DelegatedTo] = Delegated.Room;
            var token = await MintShortAsync(context, (string)minted.Authorization[Delegated.ResourceName]!);
            byProvider.Authentication = Delegated.OfProvider(context, (string)byProvider.Authorization[Delegated.ResourceName]!);
            await context.AllRefusedAsync(
                [new("made by delegate", minted.With("authentication", token)), new("made by the provider", byProvider)]);
        });

    private static Case ElsewherePrivileged(string operation) => new(
        $"{operation}.delegated.refused",
        operation,
        $"{Rules.Method(ReferenceMethods.Delegate)}: the delegated token is for wrap and unwrap",
        CaseLevel.Google,
        async context =>
        {
            var call = await context.Calls.RightAsync(operation);
            var resource = (string?)call.Members[Delegated.ResourceName] ?? Calls.NewResource();
            await context.RefusedAsync(call.With("authentication", await Delegated.MintAsync(context, resource)));
        });

    private static Case PrivilegedOfProvider(string operation) => new(
        $"{operation}.delegated.of_provider_refused",
        operation,
        $"{Rules.Method(ReferenceMethods.Delegate)}: the delegated token is for wrap and unwrap",
        CaseLevel.Inferred,
        async context =>
        {
            var call = await context.Calls.RightAsync(operation);
            var resource = (string?)call.Members[Delegated.ResourceName] ?? Calls.NewResource();
            call.Authentication = Delegated.OfProvider(context, resource, IssuerRoles.Privileged);
            await context.RefusedAsync(call);
        });

    // Gmail's names are longer than documents' may be.
    private static Task<string> MintShortAsync(ConformanceContext context, string resource) =>
        Delegated.MintAsync(context, Encoding.UTF8.GetByteCount(resource) <= 128 ? resource : Calls.NewResource());

    private static Call Again(Call call, string token) => new(call.Operation) { RawBody = With(call, token) };

    private static string With(Call call, string token)
    {
        var body = JsonNode.Parse(call.Body())!.AsObject();
        body["authentication"] = token;
        return body.ToJsonString();
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
