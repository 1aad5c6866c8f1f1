using System.Buffers.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Status;

/// <summary>The public keys with which other key services verify this one's tokens.</summary>
internal static class CertsCases
{
    private const string Operation = ReferenceMethods.Certs;
    private const string Rule = $"{Rules.AuthenticationTokens}: the keys of a key service are at its URL and /certs";

    /// <summary>Members of a JWK that are no longer public (RFC 7518, 6.2.2, 6.3.2 and 6.4).</summary>
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static IEnumerable<Case> Cases() =>
    [
        Try.Google("certs.answered", Operation, $"{Rule}, without a token, as a JSON Web Key Set", KeysAsync),
        Each(CaseLevel.Google, "certs.public", "no private part of a key is published", key =>
            Private.Where(key.ContainsKey).Select(member => $"It has the private member {member}.").FirstOrDefault()),
        Each(CaseLevel.Google, "certs.asymmetric", "they are of a public-key algorithm", key =>
            (string?)key["kty"] is "RSA" or "EC" or "OKP" ? null : "Its kty is none of RSA, EC, OKP."),
        Each(CaseLevel.Inferred, "certs.kid", $"{Rules.Jwk}, 4.5: each key has a kid", key =>
            key["kid"] is JsonValue kid && kid.TryGetValue<string>(out var text) && text.Length > 0 ? null : "It has no kid."),
        Each(CaseLevel.Inferred, "certs.use", $"{Rules.Jwk}, 4.2: they are for signatures", key =>
            (string?)key["use"] is null or "sig" ? null : "Its use is not sig."),
        Each(CaseLevel.Inferred, "certs.size", "RFC 7518, 3.3: an RSA key has 2,048 bits or more", Size),
        Try.Inferred("certs.kid.unique", Operation, $"{Rules.Jwk}, 4.5: the kids of a set differ", async context =>
        {
            var kids = (await KeysAsync(context)).Select(key => (string?)key["kid"]).ToList();
            Expect.True(kids.Distinct(StringComparer.Ordinal).Count() == kids.Count, "Two keys have the same kid.");
        }),
        Try.Inferred("certs.stable", Operation, $"{Rule}; they stay from one request to the next", async context =>
        {
            var sets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => KeysAsync(context)));
            var texts = sets.Select(set => string.Join('\n', set.Select(key => key.ToJsonString()).Order(StringComparer.Ordinal)));
            Expect.True(texts.Distinct(StringComparer.Ordinal).Count() == 1, "Two replies hold different keys.");
        }),
        Try.Inferred("certs.post", Operation, $"{Rule}; POST is refused", async context =>
            Expect.Refused(await context.SendAsync(new(Operation)))),
    ];

    /// <summary>The keys that the service publishes.</summary>
    public static async Task<IReadOnlyList<JsonObject>> KeysAsync(ConformanceContext context)
    {
        var body = await context.GrantedAsync(new(Operation) { Method = HttpMethod.Get });
        Expect.True(body["keys"] is JsonArray { Count: > 0 }, "The reply has no member `keys` with keys in it.");
        return
        [
            .. body["keys"]!.AsArray().Select(key =>
                key as JsonObject ?? throw new CaseFailedException("`keys` holds something that is no JSON Web Key.")),
        ];
    }

    private static Case Each(CaseLevel level, string name, string rule, Func<JsonObject, string?> fault) =>
        new(name, Operation, level == CaseLevel.Google ? $"{Rule}: {rule}" : rule, level, async context =>
        {
            foreach (var key in await KeysAsync(context))
            {
                Expect.True(fault(key) is null, $"A key of certs is wrong. {fault(key)}");
            }
        });

    private static string? Size(JsonObject key)
    {
        if ((string?)key["kty"] != "RSA")
        {
            return null;
        }

        var modulus = (string?)key["n"] ?? "";
        return Base64Url.IsValid(modulus, out var size) && size >= 256 ? null : "Its n is not base64url of 256 bytes or more.";
    }
}
