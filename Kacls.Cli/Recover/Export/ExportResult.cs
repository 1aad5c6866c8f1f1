namespace Kacls.Cli.Recover.Export;

/// <summary>How an export went.</summary>
/// <param name="Written">Files that this run has made.</param>
/// <param name="Already">Files of an earlier run.</param>
/// <param name="Failures">What was not opened, and why.</param>
/// <param name="Stopped">Whether it ended early, since no further key would have been opened.</param>
internal sealed record ExportResult(int Written, int Already, IReadOnlyList<ExportEntry> Failures, bool Stopped)
{
    /// <summary>The outcome of what was opened.</summary>
    public const string Granted = "granted";

    /// <summary>The outcome of what was not.</summary>
    public const string Failed = "failed";
}
