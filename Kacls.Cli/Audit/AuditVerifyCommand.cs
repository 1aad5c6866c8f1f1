using System.CommandLine;
using Kacls.Cli.Doctor;
using Kacls.Cli.Output;
using Kacls.Cli.Records;

namespace Kacls.Cli.Audit;

/// <summary><c>kacls audit verify</c>.</summary>
internal sealed class AuditVerifyCommand : CliCommand
{
    /// <summary>What nobody can see from the files, and so must be said.</summary>
    private static readonly string[] Blind =
    [
        "an instance that was killed leaves no gap after its last record",
        "a record that was altered in its place is not found out, unless the vault's log contradicts it",
        "a wrap under an RSA key makes no call to the vault",
        "records and events outside of the files",
    ];

    public AuditVerifyCommand()
        : base(
            "verify",
            "Tells whether audit records are complete: missing numbers of each instance, records that contradict each other and, with the "
                + "vault's own log, keys that were opened without a use of the vault's key and uses without a record.",
            "kacls audit verify october.csv --vault-log AZKVAuditLogs.csv")
    {
        Add(Records);
        Add(VaultLog);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string[]> Records { get; } = RecordOptions.Records();

    private Option<string[]> VaultLog { get; } = new("--vault-log")
    {
        HelpName = "FILE",
        Description = "The vaults' log of the same time: AZKVAuditLogs or AzureDiagnostics as CSV or JSON, or the lines of a storage "
            + "account.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var (files, sequence, vault) = (new AuditRecordFiles(), new SequenceCheck(), new VaultCheck());
        var records = result.GetValue(Records)!;
        await foreach (var record in files.ReadAsync(records, cancellation))
        {
            sequence.Add(record);
            vault.Add(record);
        }

        var findings = files.Faults.Select(sequence.Wrong).Concat(sequence.Judge()).ToList();
        if (result.GetValue(VaultLog) is { Length: > 0 } logs)
        {
            findings.AddRange(await ReadAsync(logs, vault, cancellation));
            findings.AddRange(vault.Judge());
        }

        var diagnosis = Diagnosis.Of(string.Join(", ", records), findings);
        var terminal = Terminal(result);
        diagnosis.WriteTo(terminal);
        terminal.Line($"Not seen by this command: {string.Join("; ", Blind)}.");
        await WriteJsonAsync(result, diagnosis);
        return diagnosis.ExitCode;
    }

    private static async Task<List<Finding>> ReadAsync(string[] logs, VaultCheck vault, CancellationToken cancellation)
    {
        var faults = new List<Finding>();
        foreach (var log in logs)
        {
            await foreach (var row in RecordRows.ReadAsync(log, cancellation))
            {
                if (row.Fault is not null)
                {
                    faults.Add(vault.Wrong($"{row.Where}: {row.Fault}"));
                }
                else if (VaultEvent.Of(row) is { } use)
                {
                    vault.Add(use);
                }
            }
        }

        return faults;
    }
}
