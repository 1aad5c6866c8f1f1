using Kacls.Cli.Doctor;
using Kacls.Cli.Records;

namespace Kacls.Cli.Audit;

/// <summary>Whether an instance's numbers are there without a gap (docs/audit.md, <c>sequence</c>).</summary>
internal sealed class SequenceCheck() : Check("sequence")
{
    private readonly Dictionary<string, SortedDictionary<long, AuditRecordLine>> instances = new(StringComparer.Ordinal);
    private long withoutNumber;

    /// <summary>Takes a record into account.</summary>
    public void Add(AuditRecordLine record)
    {
        if (record is not { Instance: { } instance, Sequence: { } sequence })
        {
            withoutNumber++;
            return;
        }

        if (!instances.TryGetValue(instance, out var records))
        {
            instances[instance] = records = [];
        }

        records[sequence] = record;
    }

    /// <summary>What the reading of the files found.</summary>
    public Finding Wrong(string fault) => Finding(fault, "Look at the file: a record may have stood there.");

    /// <summary>Judges all of them.</summary>
    public IEnumerable<Finding> Judge()
    {
        if (withoutNumber > 0)
        {
            yield return Finding(
                $"{withoutNumber} records have no instance and sequence: nobody can tell whether any is missing beside them.",
                "Export all fields of the records.");
        }

        foreach (var (instance, records) in instances)
        {
            var gaps = Gaps(records).ToList();
            foreach (var gap in gaps)
            {
                yield return gap with { Seen = $"Instance {instance}: {gap.Seen}" };
            }

            if (records.Keys.First() is > 1 and var first)
            {
                yield return Warning(
                    $"Instance {instance} begins with {first}: what it wrote before is not in these files.",
                    "Add the files of the time before, unless they were looked at already.");
            }

            if (gaps.Count == 0)
            {
                yield return Ok(
                    $"Instance {instance}: {records.Count} records, {records.Keys.First()} to {records.Keys.Last()}, none missing.");
            }
        }
    }

    private IEnumerable<Finding> Gaps(SortedDictionary<long, AuditRecordLine> records)
    {
        var last = records.First();
        foreach (var record in records.Skip(1))
        {
            if (record.Key > last.Key + 1)
            {
                var missing = record.Key == last.Key + 2 ? $"{last.Key + 1}" : $"{last.Key + 1} to {record.Key - 1}";
                yield return Finding(
                    $"record {missing} is missing, between {last.Value.Where} and {record.Value.Where}.",
                    "docs/audit.md (Delivery) says what can be lost; the vault's log has each unwrap all the same.");
            }

            last = record;
        }
    }
}
