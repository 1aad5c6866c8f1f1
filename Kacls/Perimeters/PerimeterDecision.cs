namespace Kacls.Perimeters;

/// <summary>What a perimeter decided.</summary>
/// <param name="IsGranted">Whether the request may go on.</param>
/// <param name="Rule">The rule that decided; absent where no rule did: none matched, or there is none.</param>
/// <param name="Why">Why, in words for the operator.</param>
internal sealed record PerimeterDecision(bool IsGranted, string? Rule, string Why)
{
    /// <summary>
    /// The report-only rules that would have refused the request, as <see cref="Perimeters.WouldDeny"/> names them; absent where there is
    /// none.
    /// </summary>
    internal string? WouldDeny { get; init; }

    internal static readonly PerimeterDecision NoRules = new(true, null, "no rule is about this operation or matches it");

    internal static readonly PerimeterDecision NoAllowRuleMatches =
        new(false, null, "the perimeter has allow rules for this operation and none matches");

    internal static readonly PerimeterDecision UnknownId = new(false, null, "no perimeter has this perimeter_id");
}
