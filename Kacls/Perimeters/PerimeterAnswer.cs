namespace Kacls.Perimeters;

/// <summary>An explanation as it is written for programs.</summary>
/// <param name="Granted">Whether the request would be granted as far as perimeters go.</param>
/// <param name="Perimeters">Each perimeter that judges.</param>
internal sealed record PerimeterAnswer(bool Granted, IReadOnlyList<JudgedPerimeter> Perimeters)
{
    internal static PerimeterAnswer Of(IReadOnlyList<PerimeterExplanation> explanations) => new(
        explanations.All(explanation => explanation.Decision.IsGranted),
        [.. explanations.Select(each => new JudgedPerimeter(
            each.Perimeter, each.Decision.IsGranted, each.Decision.Rule, each.Decision.Why, each.Decision.WouldDeny, each.Rules))]);
}

/// <summary>What one perimeter says.</summary>
/// <param name="Perimeter">Its name.</param>
/// <param name="Granted">Its decision.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="WouldDeny">The report-only rules that would have refused.</param>
/// <param name="Rules">Each rule, with its reason.</param>
internal sealed record JudgedPerimeter(
    string Perimeter, bool Granted, string? Rule, string Why, string? WouldDeny, IReadOnlyList<RuleExplanation> Rules);
