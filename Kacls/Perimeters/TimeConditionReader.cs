using System.Globalization;
using System.Text.RegularExpressions;
using Kacls.Errors;
using Kacls.Perimeters.Conditions;
using Kacls.Settings;

namespace Kacls.Perimeters;

/// <summary>Reads the conditions on time of one rule.</summary>
internal sealed partial class TimeConditionReader(SettingsErrors errors)
{
    internal const string InstantFormat = "an instant such as 2026-12-01T00:00:00Z or 2026-12-01T00:00:00+01:00";

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Files beside the time zones of the world: this machine's own zone, or the same zones on another count of seconds.</summary>
    private static readonly string[] NoZones = ["localtime", "local", "posixrules", "factory", "posix", "right"];
    private string at = "";

    internal IEnumerable<ICondition> Read(string member, ConditionSettings settings)
    {
        at = member;
        if (settings.Hours is { } hours && ReadHours(hours) is { } condition)
        {
            yield return condition;
        }

        if (settings.From is not null || settings.Until is not null)
        {
            var from = ReadInstant(settings.From, "From") ?? DateTimeOffset.MinValue;
            var until = ReadInstant(settings.Until, "Until") ?? DateTimeOffset.MaxValue;
            Require(from < until, "can never hold: From is not before Until");
            yield return new PeriodCondition(from, until);
        }
    }

    private HoursCondition? ReadHours(HoursSettings hours)
    {
        var from = ReadTime(hours.From, "Hours:From");
        var to = ReadTime(hours.To, "Hours:To");
        Require(from != TimeSpan.FromDays(1), "Hours:From is 24:00; write 00:00");
        Require(hours.Days is not { Length: 0 }, "can never hold: Hours:Days is empty");
        var days = (hours.Days ?? DayNames).Select(day => Array.IndexOf(DayNames, day)).ToArray();
        foreach (var unknown in (hours.Days ?? []).Except(DayNames))
        {
            errors.Add(at, $"Hours:Days has the entry '{unknown}', which is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun");
        }

        var zone = FindZone(hours.TimeZone ?? "");
        Require(
            zone is not null,
            $"Hours:TimeZone '{hours.TimeZone}' is no time zone of the world, such as Europe/Berlin, that this machine knows");
        return from is not null && to is not null && zone is not null
            ? new HoursCondition(from.Value, to.Value, [.. days.Where(day => day >= 0).Select(day => (DayOfWeek)day)], zone)
            : null;
    }

    /// <summary>
    /// By its IANA name. .NET would take the path of any file, and with <c>localtime</c> the zone that the server happens to have.
    /// </summary>
    private static TimeZoneInfo? FindZone(string id) =>
        ZoneName().IsMatch(id) && !NoZones.Contains(id.Split('/')[0], StringComparer.OrdinalIgnoreCase)
        && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : null;

    private TimeSpan? ReadTime(string? text, string member)
    {
        if (text == "24:00")
        {
            return TimeSpan.FromDays(1);
        }

        var isTime = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        Require(isTime, $"{member} is not a time of day as HH:mm");
        return isTime ? time.ToTimeSpan() : null;
    }

    private DateTimeOffset? ReadInstant(string? text, string member)
    {
        if (text is null)
        {
            return null;
        }

        var instant = ParseInstant(text);
        Require(instant is not null, $"{member} is not {InstantFormat}");
        return instant;
    }

    /// <summary>With an offset: the server's own time zone must not decide when a rule begins.</summary>
    internal static DateTimeOffset? ParseInstant(string text)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;
    }

    private void Require(bool holds, string what) => errors.Require(holds, at, what);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex ZoneName();
}
