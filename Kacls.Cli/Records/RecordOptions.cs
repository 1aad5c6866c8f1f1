using System.CommandLine;
using System.Globalization;

namespace Kacls.Cli.Records;

/// <summary>What the commands take that read audit records.</summary>
internal static class RecordOptions
{
    /// <summary>The files.</summary>
    public static Argument<string[]> Records() => new("RECORDS")
    {
        Description = "Files with audit records: lines of JSON from the console, an event hub or the archive; JSON or CSV exported from "
            + "Application Insights or Log Analytics; also as .gz. - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>A time, in UTC unless it says otherwise.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(
                result.Tokens.Single().Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"{name} is a time such as 2026-10-01 or 2026-10-01T08:00Z.");
            return null;
        },
    };
}
