using System.Globalization;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>A moment as a person reads it: the date, and how far away that is.</summary>
internal static class Moment
{
    /// <summary>The date in UTC and its age.</summary>
    public static string Say(DateTimeOffset moment, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{moment.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC ({Age(moment, now)})");

    private static string Age(DateTimeOffset moment, DateTimeOffset now) =>
        moment <= now ? $"{Length(now - moment)} ago" : $"in {Length(moment - now)}";

    private static string Length(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => Count(time.TotalSeconds, "s"),
        { TotalHours: < 2 } => Count(time.TotalMinutes, "min"),
        { TotalDays: < 2 } => Count(time.TotalHours, "h"),
        _ => Count(time.TotalDays, "days"),
    };

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(number):0} {unit}");
}
