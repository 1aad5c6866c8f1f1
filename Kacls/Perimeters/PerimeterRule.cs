using System.Collections.Frozen;
using Kacls.Perimeters.Conditions;

namespace Kacls.Perimeters;

/// <summary>One rule: it matches where all of When holds and not all of Unless does.</summary>
internal sealed record PerimeterRule(
    string Name, RuleEffect Effect, FrozenSet<string>? Operations, ICondition[] When, ICondition[] Unless, bool IgnoresMissing)
{
    internal bool IsAbout(string operation) => Operations is null || Operations.Contains(operation);

    /// <summary>
    /// Whether the rule matches. What can't be known never makes an allow rule match and always makes a deny rule match, or one that is to
    /// become a deny rule, unless the rule ignores what is missing: then it is as if it were not there.
    /// </summary>
    internal bool Matches(PerimeterRequest request) => Evaluate(request) switch
    {
        Truth.True => true,
        Truth.Unknown => Effect != RuleEffect.Allow && !IgnoresMissing,
        _ => false,
    };

    internal Truth Evaluate(PerimeterRequest request)
    {
        var when = All(When, request);
        return when == Truth.False || Unless.Length == 0 ? when : when.And(All(Unless, request).Not());
    }

    private static Truth All(ICondition[] conditions, PerimeterRequest request)
    {
        var all = Truth.True;
        foreach (var condition in conditions)
        {
            all = all.And(condition.Holds(request));
            if (all == Truth.False)
            {
                break;
            }
        }

        return all;
    }
}
