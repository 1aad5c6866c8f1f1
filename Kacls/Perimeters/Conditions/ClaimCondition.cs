using System.Collections.Frozen;

namespace Kacls.Perimeters.Conditions;

/// <summary>A claim of the authentication token has one of these values, exactly; of an array claim, one entry has.</summary>
internal sealed class ClaimCondition(string claim, IEnumerable<string> accepted) : ICondition
{
    private readonly FrozenSet<string> accepted = accepted.ToFrozenSet(StringComparer.Ordinal);

    internal string Claim => claim;

    public string Member => $"Claims:{claim}";

    public Truth Holds(PerimeterRequest request) =>
        request.Claims.TryGetValue(claim, out var values) ? Truths.Of(Array.Exists(values, accepted.Contains)) : Truth.Unknown;
}
