using Kacls.Cli.Conformance.Cases.EveryToken;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>The object that a token is for: an opaque name, compared as it is.</summary>
internal static class ResourceNames
{
    private const string Claim = "resource_name";
    private const string LimitRule = $"{Rules.AuthorizationTokens}, {Claim}: up to 128 bytes, in Gmail's tokens 512";

    /// <summary>Those that give out or describe a wrapped key, by whose name its own is compared, and what says so.</summary>
    private static readonly (string Name, string Operation, CaseLevel Level, Func<Calls, Sealed, string, Call> Make)[] Readers =
    [
        ("unwrap.authorization", ReferenceMethods.Unwrap, CaseLevel.Google, (calls, sealing, name) =>
            calls.Unwrap(sealing with { Resource = name })),
        ("digest.authorization", ReferenceMethods.Digest, CaseLevel.Inferred, (calls, sealing, name) =>
            calls.Digest(sealing with { Resource = name })),
        ("privilegedunwrap.body", ReferenceMethods.PrivilegedUnwrap, CaseLevel.Google, (calls, sealing, name) =>
            calls.PrivilegedUnwrap(sealing with { Resource = name })),
        ("privilegedunwrap.peer.both", ReferenceMethods.PrivilegedUnwrap, CaseLevel.Google, (calls, sealing, name) =>
            calls.PeerUnwrap(sealing with { Resource = name })),
        ("privilegedunwrap.peer.body", ReferenceMethods.PrivilegedUnwrap, CaseLevel.Google, (calls, sealing, name) =>
            calls.PeerUnwrap(sealing).With(Claim, name)),
        ("privilegedunwrap.peer.token", ReferenceMethods.PrivilegedUnwrap, CaseLevel.Google, (calls, sealing, name) =>
            calls.PeerUnwrap(sealing).Authn(token => token[Claim] = name)),
    ];

    private static readonly (string Name, Func<string, string> Make)[] Others =
    [
        ("another", _ => Calls.NewResource()),
        ("with another last letter", name => name[..^1] + (name[^1] == 'a' ? 'b' : 'a')),
        ("with another first letter", name => 'x' + name[1..]),
        ("with another letter in the middle", name => $"{name[..(name.Length / 2)]}x{name[(name.Length / 2 + 1)..]}"),
        ("cut", name => name[..^1]),
        ("cut in front", name => name[1..]),
        ("the last part alone", name => name[(name.LastIndexOf('/') + 1)..]),
        ("the first part alone", name => name[..name.LastIndexOf('/')]),
        ("extended", name => name + "0"),
        ("extended by a slash", name => name + "/"),
        ("extended by a path", name => name + "/x"),
        ("extended in front", name => "x" + name),
        ("in capitals", name => name.ToUpperInvariant()),
        ("with a blank", name => name + " "),
        ("with a blank in front", name => " " + name),
        ("with a NUL", name => name + "\0"),
        ("with a line feed", name => name + "\n"),
        ("escaped", Uri.EscapeDataString),
        ("with a soft hyphen", name => name.Insert(5, "\u00ad")),
        ("with a zero-width joiner", name => name.Insert(5, "\u200d")),
        ("a pattern", name => name[..^8] + "*"),
        ("with a dot segment", name => name.Insert(name.LastIndexOf('/'), "/.")),
        ("after a comma", name => "x," + name),
    ];

    private static readonly string[] NoText = ["0", "true", "{}", "[]"];

    public static IEnumerable<Case> Cases() =>
    [
        .. Readers.SelectMany(OfReader),
        .. Carrier.All.Where(carrier => carrier.Name != Carrier.Authentication).SelectMany(Missing),
        .. new[] { ReferenceMethods.Wrap, ReferenceMethods.Rewrap, ReferenceMethods.Delegate }
            .SelectMany(operation => Limits(operation, 128)),
        .. new[] { ReferenceMethods.PrivateKeySign, ReferenceMethods.PrivateKeyDecrypt }.SelectMany(operation => Limits(operation, 512)),
    ];

    // Spelt out, because string.Normalize changes nothing where globalization is invariant: composed, decomposed, the compatible letter.
    private static readonly string[] NormalForms = ["/\u00e9", "/e\u0301", "/\u00c5", "/A\u030a", "/\u212b"];

    private static IEnumerable<Case> OfReader(
        (string Name, string Operation, CaseLevel Level, Func<Calls, Sealed, string, Call> Make) reader)
    {
        var rule = $"{Rules.Method(reader.Operation)}: {Claim} is that of the wrapped key";
        yield return new($"{reader.Name}.resource_name.another", reader.Operation, rule, reader.Level, async context =>
        {
            var sealing = await context.Calls.SharedAsync();
            await context.AllRefusedAsync(Others.Select(other => new Attempt(
                $"{Claim} {other.Name}", reader.Make(context.Calls, sealing, other.Make(sealing.Resource)))));
        });
        yield return new($"{reader.Name}.resource_name.of_another_key", reader.Operation, rule, reader.Level, async context =>
        {
            var (first, second) = (await context.Calls.SealAsync(), await context.Calls.SealAsync());
            await context.AllRefusedAsync(
            [
                new("the second's name for the first", reader.Make(context.Calls, first, second.Resource)),
                new("the first's name for the second", reader.Make(context.Calls, second, first.Resource)),
            ]);
        });
        yield return new($"{reader.Name}.resource_name.normal_forms", reader.Operation, rule, reader.Level, async context =>
        {
            foreach (var form in NormalForms)
            {
                var name = Calls.NewResource();
                var sealing = await context.Calls.SealAsync(resource: name + form);
                await context.GrantedAsync(reader.Make(context.Calls, sealing, sealing.Resource));
                await context.AllRefusedAsync(NormalForms.Where(other => other != form).Select(other => new Attempt(
                    "another normal form of Unicode", reader.Make(context.Calls, sealing, name + other))));
            }
        });
    }

    private static IEnumerable<Case> Missing(Carrier carrier)
    {
        // In Gmail's tokens it names a key pair that the key service doesn't know; nothing depends on it.
        var level = carrier.Operation is ReferenceMethods.PrivateKeySign or ReferenceMethods.PrivateKeyDecrypt or ReferenceMethods.Digest
            ? CaseLevel.Inferred
            : CaseLevel.Google;
        var rule = $"{carrier.Rule}: {Claim} is a claim of the token";
        yield return carrier.Refuses($"{Claim}.missing", rule, level, Variant.Without(Claim), Variant.Json(Claim, "null"));
        yield return carrier.Refuses($"{Claim}.no_text", rule, CaseLevel.Inferred, [.. NoText.Select(value => Variant.Json(Claim, value))]);
    }

    private static IEnumerable<Case> Limits(string operation, int limit) =>
    [
        CallVariant.Grants(
            $"{operation}.authorization.{Claim}.longest", operation, LimitRule, CaseLevel.Google, Long(limit), LongInUtf8(limit), Short()),
        CallVariant.Refuses(
            $"{operation}.authorization.{Claim}.too_long",
            operation,
            LimitRule,
            CaseLevel.Inferred,
            Long(limit + 1),
            LongInUtf8(limit + 2),
            Long(4096)),
    ];

    private static CallVariant Long(int bytes) =>
        CallVariant.Of($"{bytes} bytes", call => call.Authorization![Claim] = Calls.NewResource().PadRight(bytes, 'r'));

    private static CallVariant LongInUtf8(int bytes) => CallVariant.Of($"{bytes} bytes of UTF-8", call =>
    {
        var name = Calls.NewResource();
        call.Authorization![Claim] = name + new string('é', (bytes - name.Length) / 2) + new string('r', (bytes - name.Length) % 2);
    });

    private static CallVariant Short() => CallVariant.Of("one byte", call => call.Authorization![Claim] = "r");
}
