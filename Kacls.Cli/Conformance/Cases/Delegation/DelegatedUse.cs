using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Delegation;

/// <summary>wrap and unwrap by an entity that acts for a user: for what it was authorized, and for nothing else.</summary>
internal static class DelegatedUse
{
    private const string Rule = $"{Rules.EncryptDecrypt}: delegated_to and resource_name of both tokens are the same";

    private static readonly (string Name, Action<JsonObject, string> Change)[] OtherEntity =
    [
        ("another", (claims, _) => claims[Delegated.DelegatedTo] = "another.room@example.com"),
        ("elsewhere", (claims, _) => claims[Delegated.DelegatedTo] = "room@elsewhere.example"),
        ("cut", (claims, _) => claims[Delegated.DelegatedTo] = Delegated.Room[..^1]),
        ("cut in front", (claims, _) => claims[Delegated.DelegatedTo] = Delegated.Room[1..]),
        ("extended", (claims, _) => claims[Delegated.DelegatedTo] = Delegated.Room + ".evil.example"),
        ("the user", (claims, user) => claims[Delegated.DelegatedTo] = user),
    ];

    private static readonly (string Name, Action<JsonObject, string> Change)[] NoEntity =
    [
        ("absent", (claims, _) => claims.Remove(Delegated.DelegatedTo)),
        ("null", (claims, _) => claims[Delegated.DelegatedTo] = null),
        ("empty", (claims, _) => claims[Delegated.DelegatedTo] = ""),
        ("a list", (claims, _) => claims[Delegated.DelegatedTo] = new JsonArray(Delegated.Room)),
    ];

    private static readonly (string Name, Func<string, JsonNode?> Make)[] OtherResource =
    [
        ("another", _ => Calls.NewResource()),
        ("in capitals", name => name.ToUpperInvariant()),
        ("cut", name => name[..^1]),
        ("extended", name => name + "0"),
        ("extended by a slash", name => name + "/"),
        ("with a blank", name => name + " "),
        ("a pattern", _ => "*"),
    ];

    public static IEnumerable<Case> Cases() => new[] { ReferenceMethods.Wrap, ReferenceMethods.Unwrap }.SelectMany(CasesOf);

    private static IEnumerable<Case> CasesOf(string operation)
    {
        yield return Minted(operation, "accepted", Expect.Granted, ("as it is", _ => { }));
        yield return Minted(
            operation,
            "in_capitals",
            Expect.Granted,
            ("delegated_to", call => call.Authorization![Delegated.DelegatedTo] = Delegated.Room.ToUpperInvariant()),
            ("email", call => call.Authorization!["email"] = ((string)call.Authorization["email"]!).ToUpperInvariant()));
        yield return Minted(operation, "another_entity", Refused, [.. OtherEntity.Select(OfAuthorization)]);
        yield return Minted(operation, "no_entity", Refused, [.. NoEntity.Select(OfAuthorization)]);
        yield return Minted(operation, "another_user", Refused,
            ("another user", call => call.Authorization!["email"] = "another.user@example.com"),
            ("the entity itself", call => call.Authorization!["email"] = Delegated.Room),
            ("no user", call => call.Authorization!.Remove("email")));
        yield return MintedForOther(operation);

        yield return ByProvider(operation, "another_entity", CaseLevel.Google, Refused,
        [
            .. OtherEntity.Select(Both(call => call.Authentication!.Claims, "authentication")),
            .. OtherEntity.Select(Both(call => call.Authorization!.Claims, "authorization")),
        ]);
        yield return ByProvider(operation, "no_entity", CaseLevel.Google, Refused,
            [.. NoEntity.Select(Both(call => call.Authorization!.Claims, "authorization"))]);
        yield return ByProvider(operation, "another_resource", CaseLevel.Google, Refused,
            [.. OtherResource.Select(Resource(call => call.Authentication!.Claims))]);
        yield return ByProvider(operation, "no_resource", CaseLevel.Google, Refused,
        [
            ("absent", (call, _) => call.Authentication!.Remove(Delegated.ResourceName)),
            ("null", (call, _) => call.Authentication![Delegated.ResourceName] = null),
            ("empty", (call, _) => call.Authentication![Delegated.ResourceName] = ""),
            ("a list", (call, name) => call.Authentication![Delegated.ResourceName] = new JsonArray(name)),
        ]);
        yield return ByProvider(operation, "another_user", CaseLevel.Google, Refused,
        [
            ("in the authorization", (call, _) => call.Authorization!["email"] = "another.user@example.com"),
            ("in the authentication", (call, _) => call.Authentication!["email"] = "another.user@example.com"),
            ("the entity", (call, _) => call.Authentication!["email"] = Delegated.Room),
        ]);
        yield return new(
            $"{operation}.delegated.undelegated_user",
            operation,
            $"{Rules.EncryptDecrypt}: a user's own token is not for what another entity is authorized for",
            CaseLevel.Inferred,
            async context => await context.RefusedAsync((await Delegated.CallAsync(context, operation)).Call));
    }

    private static Case Minted(
        string operation,
        string point,
        Func<Reply, object?> expect,
        params IReadOnlyList<(string Name, Action<Call> Change)> variants) => new(
        $"{operation}.delegated.minted.{point}", operation, Rule, CaseLevel.Google, async context =>
        {
            context.Require(ReferenceMethods.Delegate);
            var attempts = new List<Attempt>();
            foreach (var (name, change) in variants)
            {
                var (call, resource) = await Delegated.CallAsync(context, operation);
                call.With("authentication", await Delegated.MintAsync(context, resource));
                change(call);
                attempts.Add(new(name, call));
            }

            await Attempts.TryAllAsync(context, attempts, (reply, _) => expect(reply));
        });

    private static Case MintedForOther(string operation) => new(
        $"{operation}.delegated.minted.another_resource", operation, Rule, CaseLevel.Google, async context =>
        {
            context.Require(ReferenceMethods.Delegate);
            var (forOther, _) = await Delegated.CallAsync(context, operation);
            var other = Calls.NewResource();
            var token = await Delegated.MintAsync(context, other);
            List<Attempt> attempts = [new("the delegated token is for another", forOther.With("authentication", token))];
            foreach (var (name, make) in OtherResource)
            {
                var (call, resource) = await Delegated.CallAsync(context, operation);
                call.With("authentication", await Delegated.MintAsync(context, resource));
                call.Authorization![Delegated.ResourceName] = make(resource);
                attempts.Add(new($"the authorization token is for {name}", call));
            }

            if (operation == ReferenceMethods.Unwrap)
            {
                var (call, _) = await Delegated.CallAsync(context, operation);
                call.With("authentication", token).Authorization![Delegated.ResourceName] = other;
                attempts.Add(new("both tokens are for another than the wrapped key", call));
            }

            await context.AllRefusedAsync(attempts);
        });

    private static Case ByProvider(
        string operation,
        string point,
        CaseLevel level,
        Func<Reply, object?> expect,
        IReadOnlyList<(string Name, Action<Call, string> Change)> variants) =>
        new($"{operation}.delegated.by_provider.{point}", operation, Rule, level, async context =>
        {
            var attempts = new List<Attempt>();
            foreach (var (name, change) in variants)
            {
                var (call, resource) = await Delegated.CallAsync(context, operation);
                call.Authentication = Delegated.OfProvider(context, resource);
                change(call, resource);
                attempts.Add(new(name, call));
            }

            await Attempts.TryAllAsync(context, attempts, (reply, _) => expect(reply));
        });

    private static object? Refused(Reply reply)
    {
        Expect.Refused(reply);
        return null;
    }

    private static (string, Action<Call>) OfAuthorization((string Name, Action<JsonObject, string> Change) variant) =>
        (variant.Name, call => variant.Change(call.Authorization!.Claims, (string)call.Authorization["email"]!));

    private static Func<(string Name, Action<JsonObject, string> Change), (string, Action<Call, string>)> Both(
        Func<Call, JsonObject> claims, string token) =>
        variant => ($"{variant.Name} in the {token}", (call, _) => variant.Change(claims(call), (string)call.Authorization!["email"]!));

    private static Func<(string Name, Func<string, JsonNode?> Make), (string, Action<Call, string>)> Resource(
        Func<Call, JsonObject> claims) =>
        variant => (variant.Name, (call, name) => claims(call)[Delegated.ResourceName] = variant.Make(name));
}
