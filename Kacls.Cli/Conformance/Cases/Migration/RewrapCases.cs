using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Cases.Envelopes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Migration;

/// <summary>What rewrap gives: the peer's DEK, wrapped by the service under test for the resource that Google's token names.</summary>
internal static class RewrapCases
{
    private const string Operation = ReferenceMethods.Rewrap;
    private static readonly string Rule = Rules.Method(Operation);

    public static IEnumerable<Case> Cases() =>
    [
        .. new[] { ReferenceMethods.Unwrap, ReferenceMethods.PrivilegedUnwrap, ReferenceMethods.Digest }.Select(operation => Try.Google(
            $"rewrap.{operation}", Operation, $"{Rule}: the DEK is wrapped again, as wrap does it", async context =>
                await Blobs.OpensAsync(context, Blobs.Of(operation), (await RewrapAsync(context)).Wrapped))),
        .. new[] { 1, 16, 32, 96, 128 }.Select(length => Try.Google(
            $"rewrap.key.bytes_{length}", Operation, $"{Rule}: the DEK is any text of bytes up to 128", async context =>
                await OpensAsync(context, (await RewrapAsync(context, RandomNumberGenerator.GetBytes(length))).Wrapped))),
        Try.Google(
            "rewrap.resource_key_hash",
            Operation,
            $"{Rules.ResourceKeyHash}: over the DEK, the token's resource_name and an empty perimeter_id",
            async context =>
            {
                var (wrapped, hash) = await RewrapAsync(context);
                Expect.True(
                    hash.AsSpan().SequenceEqual(ResourceKeyHash.Of(wrapped)),
                    "`resource_key_hash` is another than the one of what was wrapped.");
            }),
        Try.Google(
            "rewrap.resource_key_hash.same_as_digest",
            Operation,
            $"{Rules.ResourceKeyHash}: digest tells the same of the new wrapped key",
            async context =>
            {
                context.Require(ReferenceMethods.Digest);
                var (wrapped, hash) = await RewrapAsync(context);
                var told = Expect.Bytes(await context.GrantedAsync(context.Calls.Digest(wrapped)), "resource_key_hash");
                Expect.True(told.AsSpan().SequenceEqual(hash), "digest tells another `resource_key_hash` than rewrap did.");
            }),
        Try.Inferred(
            "rewrap.perimeter_id.of_token",
            Operation,
            $"{Rules.ResourceKeyHash}: the perimeter_id of the token, if it has one",
            async context =>
            {
                var (wrapped, hash) = await RewrapAsync(context, change: call => call.Authz(token => token["perimeter_id"] = "perimeter"));
                Expect.True(
                    hash.AsSpan().SequenceEqual(ResourceKeyHash.Of(wrapped with { Perimeter = "perimeter" })),
                    "`resource_key_hash` is without the token's perimeter_id.");
            }),
        Try.Google("rewrap.bound", Operation, $"{Rule}: the new wrapped key is opened for its resource alone", async context =>
        {
            context.Require(ReferenceMethods.Unwrap);
            var (wrapped, _) = await RewrapAsync(context);
            var others = new[] { Calls.NewResource(), "", wrapped.Resource + "0", wrapped.Resource[..^1] };
            await context.AllRefusedAsync(others.Select(resource =>
                new Attempt($"for {resource}", context.Calls.Unwrap(wrapped with { Resource = resource }))));
        }),
        Try.Google("rewrap.wrapped_key.own", Operation, $"{Rule}: the answer is a new wrapped key, not the peer's", async context =>
        {
            var call = context.Calls.Rewrap();
            var given = Expect.Text(await context.GrantedAsync(call), "wrapped_key");
            Expect.True(given != (string)call.Members["wrapped_key"]!, "`wrapped_key` is the one that was sent.");
        }),
        Try.Google(
            "rewrap.key.absent_in_reply",
            Operation,
            $"{Rule}: the reply has wrapped_key and resource_key_hash; the DEK stays inside",
            async context =>
            {
                var dek = Calls.NewDek();
                var reply = await context.SendAsync(context.Calls.Rewrap(dek));
                Expect.Granted(reply);
                Expect.True(
                    !reply.Text.Contains(Convert.ToBase64String(dek)[..40], StringComparison.Ordinal),
                    "The reply of rewrap holds the DEK.");
            }),
        Try.Inferred(
            "rewrap.members_of_peer",
            Operation,
            $"{Rules.Method(ReferenceMethods.PrivilegedUnwrap)}: members that aren't known are ignored",
            async context =>
            {
                var (wrapped, _) = await RewrapAsync(context, answer: body => body["unknown"] = new JsonObject { ["a"] = 1 });
                await OpensAsync(context, wrapped);
            }),
        Try.Granted(
            CaseLevel.Google,
            "rewrap.reason.absent",
            Operation,
            $"{Rule}: reason is optional",
            (_, call) => call.Without("reason")),
    ];

    /// <summary>Has a key of the peer's wrapped again.</summary>
    public static async Task<(Sealed Wrapped, byte[] Hash)> RewrapAsync(
        ConformanceContext context, byte[]? dek = null, Action<JsonObject>? answer = null, Action<Call>? change = null)
    {
        var (key, resource) = (dek ?? Calls.NewDek(), Calls.NewResource());
        var call = context.Calls.Rewrap(key, resource);
        var reply = new JsonObject { ["key"] = Convert.ToBase64String(key) };
        answer?.Invoke(reply);
        var text = reply.ToJsonString();
        context.Peer.Script((string)call.Members["wrapped_key"]!, _ => new(200, text));
        change?.Invoke(call);
        var body = await context.GrantedAsync(call);
        return (new(Expect.Text(body, "wrapped_key"), key, resource, ""), Expect.Bytes(body, "resource_key_hash"));
    }

    private static Task OpensAsync(ConformanceContext context, Sealed wrapped)
    {
        var methods = new[] { ReferenceMethods.PrivilegedUnwrap, ReferenceMethods.Unwrap };
        return Blobs.OpensAsync(context, Blobs.Of(methods.FirstOrDefault(context.Operations.Contains) ?? methods[0]), wrapped);
    }
}
