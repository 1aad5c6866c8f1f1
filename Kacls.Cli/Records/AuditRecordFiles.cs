using System.Runtime.CompilerServices;
using Kacls.Cli.Output;

namespace Kacls.Cli.Records;

/// <summary>Reads audit records, from one file after the other; a record that is there twice is taken once.</summary>
internal sealed class AuditRecordFiles
{
    private readonly Dictionary<(string Instance, long Sequence), int> seen = [];
    private readonly List<string> faults = [];

    /// <summary>How many records were read, each once.</summary>
    public long Read { get; private set; }

    /// <summary>How many were there again, as after a delivery that was tried twice.</summary>
    public long Repeated { get; private set; }

    /// <summary>How many lines or rows were something else: other lines of a log, other events.</summary>
    public long Others { get; private set; }

    /// <summary>What could not be read, or contradicts another record, each with its file and line.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Reads them.</summary>
    /// <param name="files">Paths; <c>-</c> is standard input.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UsageException">A file can't be read at all.</exception>
    public async IAsyncEnumerable<AuditRecordLine> ReadAsync(
        IReadOnlyList<string> files, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            await foreach (var row in RecordRows.ReadAsync(file, cancellation))
            {
                if (row.Fault is not null)
                {
                    faults.Add($"{row.Where}: {row.Fault}");
                }
                else if (RecordRow.ToRecord(row) is not { } record)
                {
                    Others++;
                }
                else if (record is { Instance: { } instance, Sequence: { } sequence }
                    && !seen.TryAdd((instance, sequence), record.ContentHash()))
                {
                    Repeated++;
                    if (seen[(instance, sequence)] != record.ContentHash())
                    {
                        faults.Add($"{record.Where}: another record of the same number ({instance}/{sequence}) says something else");
                    }
                }
                else
                {
                    Read++;
                    yield return record;
                }
            }
        }
    }

    /// <summary>Says what of the files was no record, so that nobody takes an answer for one about all of them.</summary>
    public void Tell(Terminal terminal)
    {
        var (twice, others) = (Repeated > 0 ? $", {Repeated} of them twice" : "", Others > 0 ? $"; {Others} other lines" : "");
        terminal.Line($"{Read} records{twice}{others}.");
        foreach (var fault in Faults)
        {
            terminal.Marked("WRONG", Spectre.Console.Color.Red, fault);
        }
    }
}
