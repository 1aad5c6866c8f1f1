using System.Globalization;

namespace Kacls.Protocol;

/// <summary>The header <c>Retry-After</c> of a service that we asked (RFC 9110 section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>Nobody whom we ask can send our callers away for longer, in seconds.</summary>
    private const int Longest = 60;

    /// <summary>Whole seconds from now, 1 to 60.</summary>
    /// <param name="header">Seconds, also with a fraction, or a date.</param>
    /// <param name="now">The time.</param>
    /// <returns>Absent if the header is, or is neither.</returns>
    public static int? Seconds(string? header, DateTimeOffset now)
    {
        if (double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(seconds);
        }

        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Bounded((date - now).TotalSeconds)
            : null;
    }

    /// <summary>The same of a header that holds milliseconds, such as Azure's <c>retry-after-ms</c>.</summary>
    public static int? SecondsOfMilliseconds(string? header) =>
        int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? Bounded(milliseconds / 1000.0) : null;

    private static int Bounded(double seconds) => (int)Math.Clamp(Math.Ceiling(seconds), 1, Longest);
}
