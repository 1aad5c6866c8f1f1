using System.CommandLine;

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
}
