using System.Collections.Frozen;
using Kacls.Perimeters.Conditions;

namespace Kacls.Perimeters;

/// <summary>All perimeters of this service, and which of them judges a request.</summary>
internal sealed class PerimeterPolicy
{
    private readonly Perimeter standard;
    private readonly FrozenDictionary<string, Perimeter> byId;
    private readonly bool unknownIsDefault;

    internal PerimeterPolicy(
        Perimeter standard, Perimeter privileged, IEnumerable<KeyValuePair<string, Perimeter>> byId, bool unknownIsDefault)
    {
        this.standard = standard;
        Privileged = privileged;
        this.byId = byId.ToFrozenDictionary(StringComparer.Ordinal);
        this.unknownIsDefault = unknownIsDefault;
        ClaimNames = All.Append(privileged)
            .SelectMany(perimeter => perimeter.Rules)
            .SelectMany(rule => rule.When.Concat(rule.Unless))
            .OfType<ClaimCondition>()
            .Select(condition => condition.Claim)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The one that judges privileged operations.</summary>
    internal Perimeter Privileged { get; }

    /// <summary>Those that judge the users' operations.</summary>
    internal IEnumerable<Perimeter> All => byId.Values.Append(standard);

    /// <summary>The claims of the authentication token that any rule asks for.</summary>
    internal FrozenSet<string> ClaimNames { get; }

    /// <summary>Decides by one perimeter_id, or by two of them that must both grant: the one sealed at wrap and the token's.</summary>
    /// <param name="request">Who wants what.</param>
    /// <param name="perimeterId">Empty for the default perimeter.</param>
    /// <param name="sealedId">The other one, where the key was wrapped for another.</param>
    public PerimeterDecision Decide(PerimeterRequest request, string perimeterId, string? sealedId = null)
    {
        var byToken = Find(perimeterId);
        var bySeal = sealedId is null ? byToken : Find(sealedId);
        var decision = Decide(byToken, request);
        if (decision.IsGranted && bySeal != byToken)
        {
            decision = Decide(bySeal, request);
        }

        return WouldDeny.Note(decision, request, byToken, bySeal);
    }

    /// <summary>Decides a privileged operation, by the takeout perimeter.</summary>
    public PerimeterDecision DecidePrivileged(PerimeterRequest request) =>
        WouldDeny.Note(Privileged.Decide(request), request, Privileged);

    /// <summary>Explains the decision by one perimeter_id.</summary>
    public PerimeterExplanation Explain(PerimeterRequest request, string perimeterId) =>
        Find(perimeterId) is { } perimeter
            ? PerimeterExplanation.Of(perimeter, request)
            : new PerimeterExplanation($"(unknown: {perimeterId})", PerimeterDecision.UnknownId, []);

    /// <summary>Explains the decision on a privileged operation.</summary>
    public PerimeterExplanation ExplainPrivileged(PerimeterRequest request) => PerimeterExplanation.Of(Privileged, request);

    private static PerimeterDecision Decide(Perimeter? perimeter, PerimeterRequest request) =>
        perimeter?.Decide(request) ?? PerimeterDecision.UnknownId;

    /// <summary>The perimeter that judges by an id; null: none does, and the request is refused.</summary>
    internal Perimeter? Find(string perimeterId)
    {
        if (perimeterId.Length == 0 || byId.Count == 0)
        {
            return standard;
        }

        return byId.TryGetValue(perimeterId, out var perimeter) ? perimeter : unknownIsDefault ? standard : null;
    }
}
