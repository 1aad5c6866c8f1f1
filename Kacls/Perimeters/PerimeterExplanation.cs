using Kacls.Perimeters.Conditions;
using Kacls.Requests;

namespace Kacls.Perimeters;

/// <summary>A decision, and for every rule why it took part in it or not.</summary>
/// <param name="Perimeter">The perimeter that judged.</param>
/// <param name="Decision">What it decided.</param>
/// <param name="Rules">Each rule with its reason.</param>
internal sealed record PerimeterExplanation(string Perimeter, PerimeterDecision Decision, IReadOnlyList<RuleExplanation> Rules)
{
    internal static PerimeterExplanation Of(Perimeter perimeter, PerimeterRequest request) =>
        new(
            perimeter.Name,
            WouldDeny.Note(perimeter.Decide(request), request, perimeter),
            [.. perimeter.Rules.Select(rule => Explain(rule, request))]);

    private static RuleExplanation Explain(PerimeterRule rule, PerimeterRequest request)
    {
        var applies = rule.IsAbout(request.Operation) && rule.Matches(request);
        return new RuleExplanation(rule.Name, RuleEffects.NameOf(rule.Effect), applies, Why(rule, request));
    }

    private static string Why(PerimeterRule rule, PerimeterRequest request)
    {
        if (!rule.IsAbout(request.Operation))
        {
            return $"it is not about {request.Operation}";
        }

        if (Find(rule.When, request, Truth.False) is { } failing)
        {
            return $"When:{failing.Member} does not hold";
        }

        var isOff = rule.Unless.Length > 0 && rule.Unless.All(condition => condition.Holds(request) == Truth.True);
        if (isOff)
        {
            return $"Unless holds: {string.Join(", ", rule.Unless.Select(condition => condition.Member))}";
        }

        if (rule.Evaluate(request) == Truth.Unknown)
        {
            var unknown = Find(rule.When, request, Truth.Unknown) ?? Find(rule.Unless, request, Truth.Unknown)!;
            return (rule.Effect, rule.IgnoresMissing) switch
            {
                (RuleEffect.Allow, _) => $"{unknown.Member} can't be known, and an allow rule then does not match",
                (_, true) => $"{unknown.Member} can't be known, and the rule ignores what is missing",
                (RuleEffect.Deny, _) => $"{unknown.Member} can't be known, and a deny rule then matches",
                _ => $"{unknown.Member} can't be known, and a report-only rule then matches, as a deny rule does",
            };
        }

        return "all of When holds" + (rule.Unless.Length > 0 ? ", and Unless does not" : "");
    }

    private static ICondition? Find(ICondition[] conditions, PerimeterRequest request, Truth truth) =>
        Array.Find(conditions, condition => condition.Holds(request) == truth);
}

/// <summary>Why one rule took part or not.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Effect"><c>allow</c>, <c>deny</c> or <c>audit</c>.</param>
/// <param name="Matches">Whether it matches the request.</param>
/// <param name="Why">In words.</param>
internal sealed record RuleExplanation(string Name, string Effect, bool Matches, string Why);
