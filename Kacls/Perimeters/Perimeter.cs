namespace Kacls.Perimeters;

/// <summary>
/// A set of rules. A matching deny refuses. Where there are allow rules for the operation, one of them must match. Else it is granted.
/// The order of the rules does not change the outcome; of several that decide alike the first is named.
/// </summary>
internal sealed class Perimeter
{
    private readonly PerimeterRule[] rules;
    private readonly PerimeterDecision[] decisions;

    internal Perimeter(string name, IEnumerable<PerimeterRule> rules)
    {
        Name = name;
        this.rules = [.. rules.OrderByDescending(rule => rule.IsDeny)];
        decisions =
        [
            .. this.rules.Select(rule =>
                new PerimeterDecision(!rule.IsDeny, rule.Name, rule.IsDeny ? "this deny rule matches" : "this allow rule matches")),
        ];
    }

    internal string Name { get; }

    internal IReadOnlyList<PerimeterRule> Rules => rules;

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

            needsAllow |= !rule.IsDeny;
            if (rule.Matches(request))
            {
                return decisions[index];
            }
        }

        return needsAllow ? PerimeterDecision.NoAllowRuleMatches : PerimeterDecision.NoRules;
    }
}
