using Kacls.Cli.Conformance.Cases.EveryToken;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>The perimeter that Google names: optional, and tied to where the document is, which may change.</summary>
internal static class PerimeterIds
{
    private const string Claim = "perimeter_id";
    private const string Rule = $"{Rules.AuthorizationTokens}, {Claim}: optional, up to 128 bytes";

    private static readonly string[] Operations =
        [.. ReferenceMethods.OfUsers];

    public static IEnumerable<Case> Cases() => Carrier.All
        .Where(carrier => carrier.Name == Carrier.Authorization && Operations.Contains(carrier.Operation)).SelectMany(CasesOf)
        .Append(new(
            "unwrap.authorization.perimeter_id.moved",
            ReferenceMethods.Unwrap,
            $"{Rules.Method(ReferenceMethods.Unwrap)}: resource_name is compared with the wrapped key's, {Claim} is not; documents move",
            CaseLevel.Inferred,
            async context =>
            {
                var (within, without) = (await context.Calls.SealAsync(perimeter: "perimeter-1"), await context.Calls.SealAsync());
                await context.AllGrantedAsync(
                [
                    new("as sealed", context.Calls.Unwrap(within)),
                    new("into another", context.Calls.Unwrap(within).Authz(token => token[Claim] = "perimeter-2")),
                    new("out of one", context.Calls.Unwrap(within).Authz(token => token[Claim] = "")),
                    new("out of one, without the claim", context.Calls.Unwrap(within).Authz(token => token.Remove(Claim))),
                    new("into one", context.Calls.Unwrap(without).Authz(token => token[Claim] = "perimeter-1")),
                ]);
            }));

    private static IEnumerable<Case> CasesOf(Carrier carrier) =>
    [
        carrier.Grants($"{Claim}.absent", Rule, CaseLevel.Google, Variant.Without(Claim), Variant.Json(Claim, "\"\"")),
        carrier.Grants(
            $"{Claim}.longest",
            Rule,
            CaseLevel.Google,
            Long(128),
            Variant.Of("128 bytes of UTF-8", token => token[Claim] = new string('é', 64)),
            Variant.Json(Claim, "\"p\"")),
        carrier.Refuses(
            $"{Claim}.too_long",
            Rule,
            CaseLevel.Inferred,
            Long(129),
            Long(4096),
            Variant.Of("130 bytes of UTF-8", token => token[Claim] = new string('é', 65))),
    ];

    private static Variant Long(int bytes) => Variant.Of($"{bytes} bytes", token => token[Claim] = new string('p', bytes));
}
