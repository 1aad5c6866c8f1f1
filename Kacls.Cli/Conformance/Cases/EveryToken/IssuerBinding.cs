using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>A key is good for its own issuer only, and an issuer only for what the service trusts it with.</summary>
internal static class IssuerBinding
{
    private static readonly string[] IdentityProviders = [IssuerRoles.User, IssuerRoles.Guest, IssuerRoles.Privileged];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Refuses(
            "iss.key_of_another",
            $"{Rules.ConfigureService}: each issuer has its own key set",
            CaseLevel.Google,
            context => WithKeysOfOthers(context, carrier)),
        carrier.Refuses(
            "iss.of_another_kind",
            $"{carrier.Rule}: the issuers of {carrier.Operation}'s tokens",
            CaseLevel.Google,
            context => OfOthers(context, carrier, isGoogle: true)),
    }).Concat(Carrier.All.Where(carrier => IssuerRoles.All.Any(issuer => !IsTold(carrier, issuer))).Select(carrier => carrier.Refuses(
        "iss.of_another_use",
        $"{Rules.ConfigureService}: an issuer is trusted for its own tokens' use",
        CaseLevel.Inferred,
        context => OfOthers(context, carrier, isGoogle: false))))
        .Concat(ReferenceMethods.Privileged.Where(operation => operation != ReferenceMethods.PrivilegedUnwrap).Select(OfPeerAlone));

    /// <summary>The token with which a peer may call privilegedunwrap, at another method.</summary>
    private static Case OfPeerAlone(string operation) => new(
        $"{operation}.authentication.iss.of_peer",
        operation,
        $"{Rules.AuthenticationTokens}: a key service's token is for {ReferenceMethods.PrivilegedUnwrap} alone",
        CaseLevel.Google,
        async context =>
        {
            var attempts = new List<Attempt>();
            foreach (var email in new[] { null, context.User(IssuerRoles.Privileged) })
            {
                foreach (var resource in new[] { null, "", "the request's" })
                {
                    var call = await context.Calls.RightAsync(operation);
                    var name = resource?.Length == 0 ? "" : (string?)call.Members["resource_name"] ?? Calls.NewResource();
                    var token = context.Tokens.OfPeer(name);
                    if (resource is null)
                    {
                        token.Remove("resource_name");
                    }

                    if (email is not null)
                    {
                        token["email"] = email;
                    }

                    call.Authentication = token;
                    attempts.Add(new($"resource_name {resource ?? "absent"}, email {email ?? "absent"}", call));
                }
            }

            await context.AllRefusedAsync(attempts);
        });

    private static IEnumerable<Variant> WithKeysOfOthers(ConformanceContext context, Carrier carrier)
    {
        var own = carrier.Name == Carrier.Peer ? null : OwnIssuer(context, carrier);
        var keys = context.Issuers.Where(other => other.Path != own?.Path)
            .SelectMany(other => new[] { (other.Role, other.Key), ($"{other.Role}, its second", other.SecondKey) });
        if (own is not null && context.Config.Peer is not null)
        {
            keys = keys.Append(("peer", context.Peer.Key));
        }

        return keys.SelectMany(other => new[]
        {
            Variant.Of($"the key of {other.Item1}", token => token.SignWith(other.Item2)),
            Variant.Of($"the key of {other.Item1}, under the right kid", token => token.Key = other.Item2),
        });
    }

    private static IEnumerable<Variant> OfOthers(ConformanceContext context, Carrier carrier, bool isGoogle)
    {
        // Issuers that differ in nothing can't be told apart.
        var right = context.Issuers.Where(issuer => carrier.Issuers.Contains(issuer.Role)).Select(NameAndAudience).ToHashSet();
        var others = context.Issuers.Where(issuer => !right.Contains(NameAndAudience(issuer)) && IsTold(carrier, issuer.Role) == isGoogle)
            .Select(other => Variant.Of($"of {other.Role}", token =>
            {
                token["iss"] = other.Name;
                token["aud"] = other.Audience;
                token.SignWith(other.Key);
            }));
        return !isGoogle || carrier.Operation == ReferenceMethods.PrivilegedUnwrap || context.Config.Peer is null
            ? others
            : others.Append(OfPeer(context));
    }

    private static Variant OfPeer(ConformanceContext context) => Variant.Of("of the peer", token =>
    {
        token["iss"] = context.Peer.Url;
        token["aud"] = "kacls-migration";
        token["kacls_url"] = context.Config.Url;
        token["resource_name"] ??= Calls.NewResource();
        token.SignWith(context.Peer.Key);
    });

    /// <summary>Whether Google's reference tells the other issuer from the right one. It knows no kinds of identity providers.</summary>
    private static bool IsTold(Carrier carrier, string other) => carrier.Name == Carrier.Authentication
        ? !IdentityProviders.Contains(other)
        : !(carrier.Operation == ReferenceMethods.Delegate && other == IssuerRoles.Gmail);

    private static PlayedIssuer OwnIssuer(ConformanceContext context, Carrier carrier) =>
        context.Issuer(carrier.Issuers.FirstOrDefault(context.Has) ?? carrier.Issuers[0]);

    private static (string Name, string Audience) NameAndAudience(PlayedIssuer issuer) => (issuer.Name, issuer.Audience);
}
