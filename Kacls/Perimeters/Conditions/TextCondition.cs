using System.Collections.Frozen;
using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>A value of the request is one of a list.</summary>
internal sealed class TextCondition(
    string member, IEnumerable<string> accepted, StringComparer comparer, Func<PerimeterRequest, string?> value) : ICondition
{
    private readonly FrozenSet<string> accepted = accepted.ToFrozenSet(comparer);

    public string Member => member;

    public Truth Holds(PerimeterRequest request) => value(request) is { } text ? Truths.Of(accepted.Contains(text)) : Truth.Unknown;
}
