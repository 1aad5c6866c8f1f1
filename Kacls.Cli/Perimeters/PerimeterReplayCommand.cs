using System.CommandLine;
using Kacls.Cli.Output;
using Kacls.Cli.Records;

namespace Kacls.Cli.Perimeters;

/// <summary><c>kacls perimeter replay</c>.</summary>
internal sealed class PerimeterReplayCommand : CliCommand
{
    public PerimeterReplayCommand()
        : base(
            "replay",
            "Tries a policy on the requests of the past, from their audit records: who would be refused, who would be granted, by user, "
                + "resource and rule. What a record doesn't tell enough of is unknown, never unchanged. Ends with 1 if anything would "
                + "change or is unknown.",
            "kacls perimeter replay yesterday.csv --policy perimeters.json --recorded-under old-perimeters.json")
    {
        Add(Records);
        Add(Policy);
        Add(RecordedUnder);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string[]> Records { get; } = RecordOptions.Records();

    private Option<string> Policy { get; } = PerimeterOptions.Policy();

    private Option<string?> RecordedUnder { get; } = new("--recorded-under")
    {
        HelpName = "FILE",
        Description = "The policy, or settings with it, that was in force when the records were written, with Kacls:Audit:Claims. A claim "
            + "that it asked for and a record lacks was not in the token; without it, nobody can say.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var former = result.GetValue(RecordedUnder) is { } file ? PolicyInput.Load(file).ClaimNames : null;
        var replay = new Replay(PolicyInput.Load(result.GetValue(Policy)!), former);
        var files = new AuditRecordFiles();
        var report = new ReplayReport();
        await foreach (var record in files.ReadAsync(result.GetValue(Records)!, cancellation))
        {
            if (!record.IsOfService)
            {
                report.Add(replay.Judge(record));
            }
        }

        report.Unreadable = files.Faults;
        var terminal = Terminal(result);
        files.Tell(terminal);
        report.WriteTo(terminal);
        await WriteJsonAsync(result, report);
        return report.ExitCode;
    }
}
