using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>Cases made of variants of a token.</summary>
internal static class TokenTable
{
    /// <summary>A case in which each variant must be refused.</summary>
    public static Case Refuses(this Carrier carrier, string point, string rule, CaseLevel level, params IReadOnlyList<Variant> variants) =>
        carrier.Refuses(point, rule, level, _ => variants);

    /// <summary>A case in which each variant must be refused, of variants that depend on the file.</summary>
    public static Case Refuses(
        this Carrier carrier, string point, string rule, CaseLevel level, Func<ConformanceContext, IEnumerable<Variant>> variants) =>
        new($"{carrier.Prefix}.{point}", carrier.Operation, rule, level, async context =>
            await context.AllRefusedAsync(await AttemptsAsync(context, carrier, variants(context))));

    /// <summary>A case in which each variant must be granted.</summary>
    public static Case Grants(this Carrier carrier, string point, string rule, CaseLevel level, params IReadOnlyList<Variant> variants) =>
        new($"{carrier.Prefix}.{point}", carrier.Operation, rule, level, async context =>
            await context.AllGrantedAsync(await AttemptsAsync(context, carrier, variants)));

    private static async Task<List<Attempt>> AttemptsAsync(ConformanceContext context, Carrier carrier, IEnumerable<Variant> variants)
    {
        var attempts = new List<Attempt>();
        foreach (var variant in variants)
        {
            var call = await carrier.RightAsync(context);
            variant.Change(context, carrier.TokenOf(call));
            attempts.Add(new(variant.Name, call));
        }

        return attempts.Count > 0 ? attempts : throw new CaseSkippedException("The file has nothing to try this with.");
    }
}
