using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases;

/// <summary>One way to change a request that is right.</summary>
/// <param name="Name">For the detail of a failed case.</param>
/// <param name="Change">The change.</param>
internal sealed record CallVariant(string Name, Action<ConformanceContext, Call> Change)
{
    /// <summary>A change that needs no more than the request.</summary>
    public static CallVariant Of(string name, Action<Call> change) => new(name, (_, call) => change(call));

    /// <summary>A case in which each variant of a method's right request must be refused.</summary>
    public static Case Refuses(string name, string operation, string rule, CaseLevel level, params IReadOnlyList<CallVariant> variants) =>
        new(name, operation, rule, level, async context =>
            await context.AllRefusedAsync(await AttemptsAsync(context, operation, variants)));

    /// <summary>A case in which each variant of a method's right request must be granted.</summary>
    public static Case Grants(string name, string operation, string rule, CaseLevel level, params IReadOnlyList<CallVariant> variants) =>
        new(name, operation, rule, level, async context =>
            await context.AllGrantedAsync(await AttemptsAsync(context, operation, variants)));

    private static async Task<List<Attempt>> AttemptsAsync(
        ConformanceContext context, string operation, IReadOnlyList<CallVariant> variants)
    {
        var attempts = new List<Attempt>();
        foreach (var variant in variants)
        {
            var call = await context.Calls.RightAsync(operation);
            variant.Change(context, call);
            attempts.Add(new(variant.Name, call));
        }

        return attempts;
    }
}
