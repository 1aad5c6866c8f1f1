using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>
/// The local time is in a daily window, its start included and its end not. A window over midnight belongs to the day on which it begins.
/// Local times come from the instant, so an hour that daylight saving skips or repeats is judged as the clocks on the wall show it.
/// </summary>
internal sealed class HoursCondition(TimeSpan from, TimeSpan to, DayOfWeek[] days, TimeZoneInfo zone) : ICondition
{
    private readonly int dayMask = days.Aggregate(0, (mask, day) => mask | (1 << (int)day));

    public string Member => "Hours";

    public Truth Holds(PerimeterRequest request)
    {
        var local = TimeZoneInfo.ConvertTime(request.Time, zone).DateTime;
        var time = local.TimeOfDay;
        if (from < to)
        {
            return Truths.Of(time >= from && time < to && IsOn(local.DayOfWeek));
        }

        // Over midnight: the evening of a day on the list, or the morning after it.
        return Truths.Of((time >= from && IsOn(local.DayOfWeek)) || (time < to && IsOn(local.AddDays(-1).DayOfWeek)));
    }

    private bool IsOn(DayOfWeek day) => (dayMask & (1 << (int)day)) != 0;
}
