using System.CommandLine;
using System.Globalization;
using Kacls.Cli.Output;
using Kacls.Cli.Records;

namespace Kacls.Cli.Audit;

/// <summary><c>kacls audit</c>.</summary>
internal sealed class AuditCommand : CliCommand
{
    private static readonly string[] Columns =
        ["time", "operation", "outcome", "reason_code", "user", "resource_name", "client_ip", "count", "correlation_id"];

    public AuditCommand()
        : base(
            "audit",
            "Answers who opened what and when, from audit records.",
            "kacls audit october.csv --user ann@contoso.example --outcome granted --since 2026-10-01")
    {
        Add(Records);
        foreach (var option in new Option[] { User, Resource, Operation, Outcome, Since, Until, Csv, Json })
        {
            Add(option);
        }

        Add(new AuditVerifyCommand());
        Outcome.AcceptOnlyFromAmong("granted", "denied", "failed");
        SetAction(RunAsync);
    }

    private Argument<string[]> Records { get; } = RecordOptions.Records();

    private Option<string?> User { get; } = new("--user")
    {
        HelpName = "ADDRESS",
        Description = "Only this user's: user or google_email.",
    };

    private Option<string?> Resource { get; } = new("--resource")
    {
        HelpName = "TEXT",
        Description = "Only those whose resource_name holds the text.",
    };

    private Option<string?> Operation { get; } = new("--operation")
    {
        HelpName = "NAME",
        Description = "Only this operation's.",
    };

    private Option<string?> Outcome { get; } = new("--outcome")
    {
        HelpName = "NAME",
        Description = "Only those that were granted, denied or failed.",
    };

    private Option<DateTimeOffset?> Since { get; } =
        RecordOptions.Time("--since", "Only from this time on, as 2026-10-01 or 2026-10-01T08:00Z.");

    private Option<DateTimeOffset?> Until { get; } = RecordOptions.Time("--until", "Only before this time.");

    private Option<string?> Csv { get; } = new("--csv")
    {
        HelpName = "FILE",
        Description = "Writes the records as CSV to the file.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var files = new AuditRecordFiles();
        var found = new List<AuditRecordLine>();
        var untimed = 0;
        await foreach (var record in files.ReadAsync(result.GetValue(Records)!, cancellation))
        {
            if (Matches(record, result))
            {
                found.Add(record);
            }
            else if (record.Time is null)
            {
                untimed++;
            }
        }

        var rows = found.OrderBy(record => record.Time).ThenBy(record => record.Sequence).Select(RowOf).ToList();
        var terminal = Terminal(result);
        files.Tell(terminal);
        if (untimed > 0 && (result.GetValue(Since) ?? result.GetValue(Until)) is not null)
        {
            terminal.Line($"{untimed} records have no time, and can't be in a period.");
        }

        terminal.Table(Columns, rows);
        if (result.GetValue(Csv) is { } csv)
        {
            await JsonOutput.WriteTextAsync(
                csv, string.Join('\n', rows.Prepend(Columns).Select(CsvLine)), result.InvocationConfiguration.Output);
        }

        await WriteJsonAsync(result, found.Select(record => record.Fields
            .Concat(record.Time is { } at ? [KeyValuePair.Create("time", Text(at))] : [])
            .ToDictionary(StringComparer.Ordinal)));
        return files.Faults.Count > 0 ? ExitCode.Findings : ExitCode.Good;
    }

    private bool Matches(AuditRecordLine record, ParseResult result) =>
        Is(result.GetValue(User), record["user"], record["google_email"])
        && Is(result.GetValue(Operation), record["operation"])
        && Is(result.GetValue(Outcome), record["outcome"])
        && (result.GetValue(Resource) is not { } part
            || record["resource_name"]?.Contains(part, StringComparison.Ordinal) == true)
        && (result.GetValue(Since) is not { } since || record.Time >= since)
        && (result.GetValue(Until) is not { } until || record.Time < until);

    private static bool Is(string? wanted, params string?[] fields) =>
        wanted is null || Array.Exists(fields, field => string.Equals(field, wanted, StringComparison.OrdinalIgnoreCase));

    private static string[] RowOf(AuditRecordLine record) =>
        [.. Columns.Select(column => column == "time" ? record.Time is { } at ? Text(at) : "" : record[column] ?? "")];

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 4180; what a spreadsheet would take for a formula is a text (OWASP, CSV injection).</summary>
    private static string CsvLine(string[] fields) => string.Join(',', fields.Select(field =>
        $"\"{(field is ['=' or '+' or '-' or '@', ..] ? "'" : "")}{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}
