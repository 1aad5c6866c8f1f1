using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Perimeters;

/// <summary>Answers what the perimeters would decide, and why. It grants nothing: no token, key or vault is touched.</summary>
internal sealed class PerimeterExplainer(PerimeterPolicy policy, TimeProvider time)
{
    /// <summary>Explains a decision.</summary>
    /// <returns>One explanation for each perimeter that judges: two where a key was sealed under another perimeter_id than the
    /// token's.</returns>
    /// <exception cref="KaclsException">The question is incomplete or names an operation that does not exist.</exception>
    public IReadOnlyList<PerimeterExplanation> Explain(ExplainRequest question)
    {
        var request = question.ToPerimeterRequest(time);
        if (question.Asked.Kind == OperationKind.Privileged)
        {
            return [policy.ExplainPrivileged(request)];
        }

        var byToken = policy.Explain(request, question.PerimeterId);
        return question.SealedPerimeterId is { } sealedId && !string.Equals(sealedId, question.PerimeterId, StringComparison.Ordinal)
            ? [byToken, policy.Explain(request, sealedId)]
            : [byToken];
    }
}
