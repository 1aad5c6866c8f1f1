using System.Security.Cryptography;
using Kacls.Cli.Conformance.Cases.Envelopes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Privileged;

/// <summary>What privilegedwrap gives, and what privilegedunwrap opens.</summary>
internal static class WrappedKeyCases
{
    private const string Wrap = ReferenceMethods.PrivilegedWrap;
    private const string Unwrap = ReferenceMethods.PrivilegedUnwrap;
    private static readonly string WrapRule = $"{Rules.Method(Wrap)}: the wrapped key is one as wrap gives it";
    private static readonly string Bound = $"{Rules.Method(Unwrap)}: resource_name is the one with which the key was wrapped, exactly";

    private static readonly (string Name, string? Perimeter)[] Perimeters = [("absent", null), ("empty", ""), ("set", "perimeter")];

    private static readonly string[] Readers = [ReferenceMethods.Unwrap, ReferenceMethods.Digest, Unwrap];

    public static IEnumerable<Case> Cases() =>
    [
        .. Perimeters.SelectMany(perimeter => Readers.Select(operation => Try.Google(
            $"privilegedwrap.{operation}.perimeter_{perimeter.Name}",
            Wrap,
            operation == ReferenceMethods.Digest ? $"{Rules.ResourceKeyHash}: an absent perimeter_id is an empty one" : WrapRule,
            async context => await Blobs.OpensAsync(
                context, Blobs.Of(operation), await SealAsync(context, perimeter.Perimeter, Calls.NewDek()))))),
        Try.Google(
            "privilegedwrap.key.any",
            Wrap,
            $"{Rules.Method(Wrap)}: the DEK is any bytes, up to 128, and comes back as it is",
            async context =>
            {
                foreach (var length in new[] { 1, 16, 32, 128 })
                {
                    await Blobs.OpensAsync(context, Blobs.Of(Unwrap), await SealAsync(context, "", RandomNumberGenerator.GetBytes(length)));
                }
            }),
        Try.Google("privilegedwrap.bound", Wrap, $"{WrapRule}: it is opened for its resource alone", async context =>
        {
            context.Require(ReferenceMethods.Unwrap);
            var wrapped = await SealAsync(context, "", Calls.NewDek());
            await context.RefusedAsync(context.Calls.Unwrap(wrapped with { Resource = Calls.NewResource() }));
            await context.RefusedAsync(context.Calls.Unwrap(wrapped with { Resource = "" }));
        }),
        Try.Refused(CaseLevel.Google, "privilegedunwrap.resource_name.in_token", Unwrap, Bound, (_, call) =>
        {
            var right = (string)call.Members["resource_name"]!;
            call.Authn(token => token["resource_name"] = right).With("resource_name", Calls.NewResource());
        }),
        Try.Google(
            "privilegedunwrap.takeout_unwrap",
            Unwrap,
            $"{Rules.Method(Unwrap)}: takeout_unwrap, as in its sample, is its former name",
            async context =>
            {
                context.Require("takeout_unwrap");
                var wrapped = await context.Calls.SharedAsync();
                var call = context.Calls.PrivilegedUnwrap(wrapped);
                call.Operation = "takeout_unwrap";
                var found = Expect.Bytes(await context.GrantedAsync(call), "key");
                Expect.True(found.AsSpan().SequenceEqual(wrapped.Dek), "`key` is not the DEK.");
            }),
        Try.Google(
            "privilegedunwrap.takeout_unwrap.of_user",
            Unwrap,
            $"{Rules.Method(Unwrap)}: only privileged users call it, by its former name too",
            async context =>
            {
                var call = context.Calls.PrivilegedUnwrap(await context.Calls.SharedAsync());
                call.Operation = "takeout_unwrap";
                call.Authentication = context.Tokens.OfUser();
                var reply = await context.SendAsync(call);
                Expect.True(reply.Status >= 400, $"{reply}; it was to be refused.");
            }),
    ];

    private static async Task<Sealed> SealAsync(ConformanceContext context, string? perimeter, byte[] dek)
    {
        var resource = Calls.NewResource();
        var call = context.Calls.PrivilegedWrap(dek, resource, perimeter ?? "");
        if (perimeter is null)
        {
            call.Without("perimeter_id");
        }

        var reply = await context.SendAsync(call);
        if (perimeter is { Length: > 0 } && reply.Status >= 400)
        {
            throw new CaseSkippedException("The service knows no such perimeter.");
        }

        return new(Expect.Text(Expect.Granted(reply), "wrapped_key"), dek, resource, perimeter ?? "");
    }
}
