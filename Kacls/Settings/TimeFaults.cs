using System.Globalization;

namespace Kacls.Settings;

/// <summary>Says what a time of the settings is that is out of its bounds.</summary>
internal static class TimeFaults
{
    /// <summary>.NET reads a number alone as days, and 24:00:00 as 24 of them: whoever meant seconds sees it here.</summary>
    internal static string Describe(string name, TimeSpan value, string bounds)
    {
        var days = value.Ticks / TimeSpan.TicksPerDay;
        var areDays = days > 0 && value.Ticks % TimeSpan.TicksPerDay == 0;
        var written = !areDays ? value.ToString("c", CultureInfo.InvariantCulture)
            : days == 1 ? "1 day"
            : string.Create(CultureInfo.InvariantCulture, $"{days} days");
        var hint = areDays ? ": a number alone counts days, and 60 seconds are 00:01:00" : "";
        return $"{name} is {written}, which is not {bounds}{hint}";
    }
}
