using System.Globalization;

namespace Kacls.Cli.Recover.Serve;

/// <summary>A time of minutes or hours, as <c>90m</c> and <c>2h</c>.</summary>
internal static class ServeTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <returns>Nothing for another text, and beyond a day.</returns>
    public static TimeSpan? Parse(string text) =>
        text is [.. var digits, 'm' or 'h'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= 1440
        && TimeSpan.FromMinutes(text.EndsWith('h') ? number * 60 : number) is var time && time <= Longest ? time : null;
}
