using System.Security.Cryptography;
using System.Text.Json.Nodes;
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

    private static readonly (string Name, Func<string, JsonNode?> Value)[] OtherResources =
    [
        ("other", _ => Calls.NewResource()),
        ("upper", name => name.ToUpperInvariant()),
        ("prefix", name => name[..^1]),
        ("suffix", name => name + "0"),
        ("slash", name => name + "/"),
        ("space", name => name + " "),
        ("leading_space", name => " " + name),
        ("last_part", name => name.Split('/')[^1]),
        ("escaped", name => Uri.EscapeDataString(name)),
        ("zero_byte", name => name + "\0"),
        ("wildcard", _ => "*"),
        ("empty", _ => ""),
        ("null", _ => null),
        ("array", name => new JsonArray(name)),
        ("number", _ => 0),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. Perimeters.SelectMany(perimeter => new[] { ReferenceMethods.Unwrap, ReferenceMethods.Digest, Unwrap }.Select(operation => Try.Google(
            $"privilegedwrap.{operation}.perimeter_{perimeter.Name}",
            Wrap,
            operation == ReferenceMethods.Digest ? $"{Rules.ResourceKeyHash}: as given at wrap, perimeter_id empty where it is absent" : WrapRule,
            async context => await OpensAsync(context, operation, await SealAsync(context, perimeter.Perimeter, Calls.NewDek()))))),
        .. new[] { 1, 16, 32, 34, 96, 128 }.Select(length => Try.Google(
            $"privilegedwrap.key.bytes_{length}", Wrap, $"{Rules.Method(Wrap)}: the DEK is any text of bytes up to 128, and comes back as it is", async context =>
                await OpensAsync(context, Unwrap, await SealAsync(context, "", RandomNumberGenerator.GetBytes(length))))),
        Try.Google("privilegedwrap.wrapped_key.hidden", Wrap, $"{WrapRule}: the DEK is encrypted", async context =>
        {
            var wrapped = await SealAsync(context, "", Calls.NewDek());
            var bytes = Expect.Bytes(new() { ["wrapped_key"] = wrapped.Blob }, "wrapped_key");
            Expect.True(bytes.AsSpan().IndexOf(wrapped.Dek.AsSpan(2)) < 0, "The DEK is readable in `wrapped_key`.");
        }),
        Try.Google("privilegedwrap.bound", Wrap, $"{WrapRule}: it is opened for its resource alone", async context =>
        {
            context.Require(ReferenceMethods.Unwrap);
            var wrapped = await SealAsync(context, "", Calls.NewDek());
            await context.RefusedAsync(context.Calls.Unwrap(wrapped with { Resource = Calls.NewResource() }));
            await context.RefusedAsync(context.Calls.Unwrap(wrapped with { Resource = "" }));
        }),
        .. OtherResources.Select(other => Try.Refused(CaseLevel.Google, $"privilegedunwrap.resource_name.{other.Name}", Unwrap, Bound, (_, call) =>
            call.With("resource_name", other.Value((string)call.Members["resource_name"]!)))),
        Try.Refused(CaseLevel.Google, "privilegedunwrap.resource_name.absent", Unwrap, Bound, (_, call) => call.Without("resource_name")),
        Try.Refused(CaseLevel.Google, "privilegedunwrap.resource_name.in_token", Unwrap, Bound, (_, call) =>
        {
            var right = (string)call.Members["resource_name"]!;
            call.Authn(token => token["resource_name"] = right).With("resource_name", Calls.NewResource());
        }),
        .. Blobs.Damages.Select(damage => Try.Google(
            $"privilegedunwrap.wrapped_key.{damage.Name}", Unwrap, $"{Rules.EncryptDecrypt}: wrapped keys are authenticated", async context =>
                await context.RefusedAsync(await ChangedAsync(context, damage.Change)))),
        .. new[] { 0, 1, 2 }.Select(part => Try.Google(
            $"privilegedunwrap.wrapped_key.flipped_{part + 1}", Unwrap, $"{Rules.EncryptDecrypt}: wrapped keys are authenticated", async context =>
            {
                var length = Expect.Bytes(new() { ["wrapped_key"] = (await context.Calls.SharedAsync()).Blob }, "wrapped_key").Length;
                await Task.WhenAll(Blobs.Places(length, part, 3, 40).Select(async at => Expect.Refused(
                    await context.SendAsync(await ChangedAsync(context, blob => Blobs.Flip(blob, at))), $"byte {at} was changed")));
            })),
        Try.Google("privilegedunwrap.key", Unwrap, $"{Rules.Method(Unwrap)}: the DEK comes back as it is", async context =>
        {
            context.Require(ReferenceMethods.Wrap);
            await OpensAsync(context, Unwrap, await context.Calls.SealAsync(perimeter: ""));
        }),
        Try.Google("privilegedunwrap.takeout_unwrap", "takeout_unwrap", "Google's sample of privilegedunwrap: takeout_unwrap is its former name", async context =>
        {
            var wrapped = await context.Calls.SharedAsync();
            var call = context.Calls.PrivilegedUnwrap(wrapped);
            call.Operation = "takeout_unwrap";
            var found = Expect.Bytes(await context.GrantedAsync(call), "key");
            Expect.True(found.AsSpan().SequenceEqual(wrapped.Dek), "`key` is not the DEK.");
        }),
        Try.Google("privilegedunwrap.takeout_unwrap.of_user", Unwrap, "Whether the former name is there or not: only privileged users call it", async context =>
        {
            var call = context.Calls.PrivilegedUnwrap(await context.Calls.SharedAsync());
            call.Operation = "takeout_unwrap";
            call.Authentication = context.Tokens.OfUser();
            var reply = await context.SendAsync(call);
            Expect.True(reply.Status >= 400, $"{reply}; it was to be refused.");
        }),
    ];

    /// <summary>Opens a wrapped key, or has its hash told, and compares.</summary>
    public static async Task OpensAsync(ConformanceContext context, string operation, Sealed wrapped)
    {
        context.Require(operation);
        var call = operation switch
        {
            ReferenceMethods.Unwrap => context.Calls.Unwrap(wrapped),
            ReferenceMethods.Digest => context.Calls.Digest(wrapped),
            _ => context.Calls.PrivilegedUnwrap(wrapped),
        };
        var body = await context.GrantedAsync(call);
        if (operation == ReferenceMethods.Digest)
        {
            var hash = Expect.Bytes(body, "resource_key_hash");
            Expect.True(hash.AsSpan().SequenceEqual(wrapped.KeyHash()), "`resource_key_hash` is another than the one of what was wrapped.");
            return;
        }

        Expect.True(Expect.Bytes(body, "key").AsSpan().SequenceEqual(wrapped.Dek), "`key` is not the DEK.");
    }

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

    private static async Task<Call> ChangedAsync(ConformanceContext context, Func<byte[], byte[]> change)
    {
        var wrapped = await context.Calls.SharedAsync();
        var blob = change(Expect.Bytes(new() { ["wrapped_key"] = wrapped.Blob }, "wrapped_key"));
        return context.Calls.PrivilegedUnwrap(wrapped with { Blob = Convert.ToBase64String(blob) });
    }
}
