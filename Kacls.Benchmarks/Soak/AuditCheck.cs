namespace Kacls.Benchmarks.Soak;

/// <summary>Whether every request is in exactly one record, as it was answered, and no number of the instance is missing.</summary>
internal sealed class AuditCheck
{
    private AuditCheck(IReadOnlyList<string> faults) => Faults = faults;

    /// <summary>What is not as it must be, a sentence each.</summary>
    internal IReadOnlyList<string> Faults { get; }

    /// <summary>Records of single requests.</summary>
    internal int Single { get; private init; }

    /// <summary>Requests that stand in counted records.</summary>
    internal long Counted { get; private init; }

    /// <summary>Records of what the service did by itself.</summary>
    internal int OfService { get; private init; }

    internal static AuditCheck Of(IReadOnlyCollection<SoakOutcome> outcomes, ICollection<BookedRecord> records)
    {
        var faults = new List<string>();
        var single = records.Where(record => !record.IsOfService && !record.IsCounted).ToArray();
        var counted = records.Where(record => record.IsCounted).GroupBy(record => (record.Operation, record.ReasonCode))
            .ToDictionary(group => group.Key, group => group.Sum(record => record.Count));
        var byId = single.ToLookup(record => record.CorrelationId, StringComparer.Ordinal);
        var byMarker = single.Where(record => record.Marker.Length > 0).ToLookup(record => record.Marker, StringComparer.Ordinal);
        var explained = new HashSet<BookedRecord>(ReferenceEqualityComparer.Instance);
        var withoutRecord = new Dictionary<(string Operation, string ReasonCode), long>();
        var gone = 0;
        foreach (var outcome in outcomes)
        {
            var found = (outcome.Verdict == Verdict.Gone ? byMarker[outcome.Marker!] : byId[outcome.CorrelationId]).ToArray();
            explained.UnionWith(found);
            if (found.Length > 1)
            {
                faults.Add($"{outcome} has {found.Length} records.");
            }
            else if (found is [var record])
            {
                if (outcome.Verdict != Verdict.Gone && !Matches(outcome, record))
                {
                    faults.Add($"{outcome} has the record of another answer: {record}.");
                }
            }
            else if (outcome.Verdict == Verdict.Gone)
            {
                gone++;
            }
            else
            {
                var kind = (outcome.Operation, outcome.ReasonCode);
                withoutRecord[kind] = withoutRecord.GetValueOrDefault(kind) + 1;
            }
        }

        // What has no record of its own stands in a counted one, and nothing else does but callers who went away.
        var beyond = 0L;
        foreach (var kind in withoutRecord.Keys.Union(counted.Keys))
        {
            var (without, count) = (withoutRecord.GetValueOrDefault(kind), counted.GetValueOrDefault(kind));
            beyond += Math.Max(0, count - without);
            if (without > count)
            {
                faults.Add($"{kind}: {without} requests have no record of their own, and {count} were counted.");
            }
        }

        // Of a caller who went before the body had been read there is a record that can't name the caller's reason.
        var aborted = single.Count(record => record is { ReasonCode: "request_aborted", Marker: "" } && explained.Add(record));
        if (aborted + beyond != gone)
        {
            faults.Add($"{gone} callers who went away have no record by name: "
                + $"{aborted} records are without one, and {beyond} requests were counted that nobody else sent.");
        }

        faults.AddRange(single.Where(record => !explained.Contains(record)).Select(record => $"No request explains {record}."));
        faults.AddRange(records.GroupBy(record => record.Instance).SelectMany(Gaps));
        if (records.Select(record => record.Instance).Distinct().Count() != 1)
        {
            faults.Add("The records are not those of one instance.");
        }

        return new(faults)
        {
            Single = single.Length,
            Counted = counted.Values.Sum(),
            OfService = records.Count(record => record.IsOfService),
        };
    }

    private static bool Matches(SoakOutcome outcome, BookedRecord record) => outcome.Operation == record.Operation
        && outcome.ReasonCode == record.ReasonCode
        && outcome.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) == record.Status
        && (record.Marker.Length == 0 || outcome.Marker is null || record.Marker == outcome.Marker);

    private static IEnumerable<string> Gaps(IGrouping<string, BookedRecord> instance)
    {
        var numbers = instance.Select(record => record.Sequence).ToHashSet();
        return numbers.Count == numbers.Max()
            ? []
            : [$"{instance.Key}: {numbers.Max() - numbers.Count} numbers up to {numbers.Max()} are missing."];
    }
}
