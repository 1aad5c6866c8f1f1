using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>The instant is in a period, its start included and its end not.</summary>
internal sealed class PeriodCondition(DateTimeOffset from, DateTimeOffset until) : ICondition
{
    public string Member => "From/Until";

    public Truth Holds(PerimeterRequest request) => Truths.Of(request.Time >= from && request.Time < until);
}
