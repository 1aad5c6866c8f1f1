using Kacls.Cli.Doctor;
using Kacls.Cli.Records;

namespace Kacls.Cli.Audit;

/// <summary>Whether the records and the vault's own log tell the same: each use of a key has a record, each opened key a use.</summary>
internal sealed class VaultCheck() : Check("vault")
{
    /// <summary>One of two logs ends first.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromMinutes(5);

    /// <summary>Those that open a wrapped key, for which a vault must be asked.</summary>
    private static readonly string[] Opening =
    [
        "unwrap", "digest", "privatekeysign", "privatekeydecrypt", "privilegedunwrap", "takeout_unwrap", "privilegedprivatekeydecrypt",
    ];

    private readonly List<VaultEvent> events = [];
    private readonly HashSet<string> recorded = new(StringComparer.Ordinal);
    private readonly List<AuditRecordLine> opened = [];
    private DateTimeOffset? first;
    private DateTimeOffset? last;

    /// <summary>Takes a use of a key into account.</summary>
    public void Add(VaultEvent use) => events.Add(use);

    /// <summary>Takes a record into account.</summary>
    public void Add(AuditRecordLine record)
    {
        (first, last) = (Earlier(first, record.Time), Later(last, record.Time));
        recorded.UnionWith(CallsOf(record));
        if (record["correlation_id"] is { } id)
        {
            recorded.Add(VaultEvent.Digits(id));
        }

        if (record["outcome"] == "granted" && Opening.Contains(record["operation"], StringComparer.Ordinal))
        {
            opened.Add(record);
        }
    }

    /// <summary>What the reading of the vault's log found.</summary>
    public Finding Wrong(string fault) => Finding(fault, "Look at the file: a use of a key may have stood there.");

    /// <summary>Judges both against each other.</summary>
    public IEnumerable<Finding> Judge()
    {
        var known = events.Select(use => use.RequestId).ToHashSet(StringComparer.Ordinal);
        var (from, until) = (events.Min(use => use.Time), events.Max(use => use.Time));
        var (before, without) = (0, 0);
        foreach (var record in opened)
        {
            if (Lies(record.Time, from, until) == false)
            {
                before++;
            }
            else if (!CallsOf(record).Append(VaultEvent.Digits(record["correlation_id"] ?? "")).Any(known.Contains))
            {
                without++;
                yield return Finding(
                    $"{record.Where}: {record["operation"]} by {record["user"]} of {record["resource_name"] ?? "no resource"} was granted, "
                        + "and the vault's log has no use of a key for it.",
                    "Find out where the record comes from: the service can't open a key without the vault.");
            }
        }

        var outside = 0;
        foreach (var use in events.Where(use => !recorded.Contains(use.RequestId)))
        {
            if (Lies(use.Time, first, last) == false)
            {
                outside++;
                continue;
            }

            without++;
            yield return Finding(
                $"{use.Where}: {use.Operation} at {use.Time:O} from {use.Caller ?? "an unknown address"}, request {use.RequestId}, has no "
                    + "record.",
                "A key was used past the service, or a record was lost: docs/audit.md (Delivery).");
        }

        if (before + outside > 0)
        {
            yield return Warning(
                $"{before} records and {outside} uses of keys lie outside the other log's time, and were not compared.",
                "Export both logs over the same time.");
        }

        if (without == 0)
        {
            yield return Ok(
                $"{opened.Count - before} opened keys and {events.Count - outside} uses of keys in the vault's log explain each other.");
        }
    }

    private static IEnumerable<string> CallsOf(AuditRecordLine record) =>
        record["vault_request_ids"]?.Split(',').Select(VaultEvent.Digits) ?? [];

    /// <summary>Whether a time is within the other log's; without a time nobody can say that it is not.</summary>
    private static bool? Lies(DateTimeOffset? time, DateTimeOffset? from, DateTimeOffset? until) =>
        time is null || from is null || until is null ? null : time >= from - Edge && time <= until + Edge;

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right ?? left : left;

    private static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right > left ? right ?? left : left;
}
