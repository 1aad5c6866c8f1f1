namespace Kacls.Perimeters;

/// <summary>
/// A set of rules. A matching deny refuses. Where there are allow rules for the operation, one of them must match. Else it is granted.
/// The order of the rules does not change the outcome; of several that decide alike the first is named. Report-only rules have no
/// part in it.
/// </summary>
internal sealed class Perimeter
{
    private readonly PerimeterRule[] rules;
    private readonly PerimeterDecision[] decisions;

    internal Perimeter(string name, IEnumerable<PerimeterRule> rules)
    {
        Name = name;
        var all = rules.ToArray();
        this.rules = [.. all.Where(rule => rule.Effect == RuleEffect.Deny), .. all.Where(rule => rule.Effect == RuleEffect.Allow)];
        ReportOnly = [.. all.Where(rule => rule.Effect == RuleEffect.Audit)];
        Rules = [.. this.rules, .. ReportOnly];
        decisions =
        [
            .. this.rules.Select(rule => rule.Effect == RuleEffect.Deny
                ? new PerimeterDecision(false, rule.Name, "this deny rule matches")
                : new PerimeterDecision(true, rule.Name, "this allow rule matches")),
        ];
    }

    internal string Name { get; }

    /// <summary>All of them: deny rules, allow rules, report-only rules.</summary>
    internal IReadOnlyList<PerimeterRule> Rules { get; }

    internal PerimeterRule[] ReportOnly { get; }

    internal PerimeterDecision Decide(PerimeterRequest request)
    {
        var needsAllow = false;
        for (var index = 0; index < rules.Length; index++)
        {
            var rule = rules[index];
            if (!rule.IsAbout(request.Operation))
            {
                continue;
            }

            needsAllow |= rule.Effect == RuleEffect.Allow;
            if (rule.Matches(request))
            {
                return decisions[index];
            }
        }

        return needsAllow ? PerimeterDecision.NoAllowRuleMatches : PerimeterDecision.NoRules;
    }
}
