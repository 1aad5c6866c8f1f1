using Kacls.Perimeters;

namespace Kacls.Cli.Perimeters;

/// <summary>What a perimeter may decide on a request that is known from its record.</summary>
/// <param name="CanGrant">It may grant.</param>
/// <param name="CanRefuse">It may refuse.</param>
/// <param name="Rule">The rule that decides, where one does for certain, or that may.</param>
/// <param name="Missing">What the record would have to tell, where both are possible.</param>
internal sealed record ReplayedDecision(bool CanGrant, bool CanRefuse, string? Rule, IReadOnlyCollection<string> Missing)
{
    private static readonly ReplayedDecision NoSuchPerimeter = new(false, true, null, []);

    /// <summary>By one perimeter; null: no perimeter has the id, which refuses.</summary>
    public static ReplayedDecision By(Perimeter? perimeter, RecordedRequest request, string operation)
    {
        if (perimeter is null)
        {
            return NoSuchPerimeter;
        }

        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var rules = perimeter.Rules.Where(rule => rule.IsAbout(operation) && rule.Effect != RuleEffect.Audit)
            .Select(rule => (rule.Name, rule.Effect, Match: Match(rule, request, missing)))
            .ToList();
        var denies = rules.Where(rule => rule.Effect == RuleEffect.Deny).ToList();
        var allows = rules.Where(rule => rule.Effect == RuleEffect.Allow).ToList();
        var deny = denies.Find(rule => rule.Match is { Never: false, Always: true });
        var allow = allows.Find(rule => rule.Match is { Never: false, Always: true });
        var canGrant = deny.Name is null && (allows.Count == 0 || allows.Exists(rule => rule.Match.Always || !rule.Match.Never));
        var canRefuse = denies.Exists(rule => !rule.Match.Never) || (allows.Count > 0 && allow.Name is null);
        return new(
            canGrant,
            canRefuse,
            deny.Name ?? (canRefuse ? rules.Find(rule => rule.Match is { Always: false, Never: false }).Name : allow.Name),
            canGrant && canRefuse ? missing : []);
    }

    /// <summary>Both must grant: the perimeter of the token and the one that a key was sealed for.</summary>
    public ReplayedDecision And(ReplayedDecision other) => new(
        CanGrant && other.CanGrant,
        CanRefuse || other.CanRefuse,
        CanRefuse ? Rule : other.Rule,
        [.. Missing.Union(other.Missing)]);

    /// <summary>
    /// Whether a rule matches whatever is not known, or never. What the service could not know makes a deny rule match and no allow rule.
    /// </summary>
    private static (bool Always, bool Never) Match(PerimeterRule rule, RecordedRequest request, SortedSet<string> missing)
    {
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        var all = rule.When.Aggregate(Possible.Only(Truth.True), (sum, condition) => sum.And(request.Judge(condition, asked)));
        if (rule.Unless.Length > 0)
        {
            all = all.And(rule.Unless
                .Aggregate(Possible.Only(Truth.True), (sum, condition) => sum.And(request.Judge(condition, asked))).Not());
        }

        var unknownMatches = rule.Effect != RuleEffect.Allow && !rule.IgnoresMissing;
        var canMatch = all.CanBeTrue || (all.CanBeUnknown && unknownMatches);
        var canFail = all.CanBeFalse || (all.CanBeUnknown && !unknownMatches);
        if (canMatch && canFail)
        {
            missing.UnionWith(asked);
        }

        return (!canFail, !canMatch);
    }
}
