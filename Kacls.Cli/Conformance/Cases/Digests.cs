using Kacls.Cli.Conformance.Cases.Envelopes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases;

/// <summary>The resource key hash, by Google's own examples and by its formula.</summary>
internal static class Digests
{
    private const string Operation = ReferenceMethods.Digest;
    private const string Rule =
        $"{Rules.ResourceKeyHash}: HMAC-SHA256 by the key over \"ResourceKeyDigest:\", resource_name, \":\" and perimeter_id";

    // The first is of Google's page, the last of its sample client; all were computed with another program.
    private static readonly (string Name, string Dek, string Resource, string Perimeter, string Hash)[] Vectors =
    [
        ("of_google", "f00d", "my_resource", "my_perimeter", "EfRLb/AKdtsPSfX+vZ/Pi8h6bmKhBTu4egOABRnEdCg="),
        ("without_perimeter", "6a68079290123ed8f23c845cc8bda91cd961c0246b79446662919e336920cbef",
            "//googleapis.com/testcase/hJB0PzRI7nl79LC18qaV8WMDCBALBSs9BREcq79MfVw", "", "TZqv6wbNDoEtDzwQ8YVzpa7kyGMAoQT62bJY8Lcb2BM="),
        ("with_perimeter", "05b62b91cb66f19e27789fb69eb680fac113a70a120178d6cfa6b1b4cb11bb95",
            "//googleapis.com/testcase/od8yfZiS5ZF2RN27X4ClalsV6LobL2FwKRk4qOJxWdE", "perimeter1",
            "G2IxoXG8EO+Z3TsI8HQmIIEaWRkVcChNMrZ0xTHMLaU="),
        ("of_googles_client", "646174612d656e6372797074696f6e2d6b6579", "resource-name", "",
            "BzUyXkZ0424Ve8NtOB1CWgg5hVx60OAPf9SNbVPdtUo="),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. Vectors.Select(vector => new Case($"{Operation}.vector.{vector.Name}", Operation, Rule, CaseLevel.Google, async context =>
        {
            var sealing = await context.Calls.SealAsync(Convert.FromHexString(vector.Dek), vector.Resource, vector.Perimeter);
            var received = Expect.Text(await context.GrantedAsync(context.Calls.Digest(sealing)), "resource_key_hash");
            Expect.True(received == vector.Hash, $"resource_key_hash is {received}, not {vector.Hash}.");
        })),
        Of("perimeter_id.absent", "without perimeter_id the second colon stays", async (context, wrap) =>
        {
            wrap.Authz(token => token.Remove("perimeter_id"));
            return await SealAsync(context, wrap, "");
        }),
        Of("perimeter_id.of_wrap", "perimeter_id is the wrapped key's", async (context, wrap) =>
        {
            wrap.Authz(token => token["perimeter_id"] = "perimeter-1");
            return await SealAsync(context, wrap, "perimeter-1");
        }),
        Of(
            "perimeter_id.of_token",
            "perimeter_id is the wrapped key's, not the token's",
            async (context, wrap) =>
            {
                wrap.Authz(token => token["perimeter_id"] = "perimeter-1");
                return await SealAsync(context, wrap, "perimeter-1");
            },
            digest => digest.Authz(token => token["perimeter_id"] = "perimeter-2")),
        Of(
            "body_is_no_source",
            "names are the wrapped key's, not the request's",
            (context, wrap) => SealAsync(context, wrap, ""),
            digest => digest.With("resource_name", "another").With("perimeter_id", "another")),
        new($"{Operation}.discreet", Operation, $"{Rules.Method(Operation)}: it tells the hash alone", CaseLevel.Google, async context =>
        {
            var sealing = await context.Calls.SharedAsync();
            var reply = await context.SendAsync(context.Calls.Digest(sealing));
            Expect.True(Expect.Granted(reply)["key"] is null, "digest gives out a key.");
            Expect.True(!reply.Text.Contains(Convert.ToBase64String(sealing.Dek), StringComparison.Ordinal), "digest gives out the key.");
        }),
    ];

    private static Case Of(
        string point, string rule, Func<ConformanceContext, Call, Task<Sealed>> sealAsync, Action<Call>? change = null) => new(
        $"{Operation}.{point}", Operation, $"{Rule}: {rule}", CaseLevel.Google, async context =>
        {
            context.Require(ReferenceMethods.Wrap);
            var sealing = await sealAsync(context, context.Calls.Wrap());
            var call = context.Calls.Digest(sealing);
            change?.Invoke(call);
            var received = Expect.Bytes(await context.GrantedAsync(call), "resource_key_hash");
            Expect.True(received.AsSpan().SequenceEqual(ResourceKeyHash.Of(sealing)), "resource_key_hash is another.");
        });

    private static async Task<Sealed> SealAsync(ConformanceContext context, Call wrap, string perimeter) => new(
        Expect.Text(await context.GrantedAsync(wrap), "wrapped_key"),
        Convert.FromBase64String((string)wrap.Members["key"]!),
        (string)wrap.Authorization!["resource_name"]!,
        perimeter);
}
