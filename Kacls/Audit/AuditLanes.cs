using System.Security.Cryptography;
using Kacls.Errors;

namespace Kacls.Audit;

/// <summary>
/// Where accepted records wait. The first lane is for requests with a validated identity, and what they are granted always has room there,
/// kept before the reply leaves. All else goes to the second lane, and above a rate it is counted instead of listed: so no flood of
/// strangers, and no single user, takes the room of the others' records.
/// </summary>
internal sealed class AuditLanes(int maxWaiting, TimeProvider time, int perMinute = AuditRates.PerMinute) : IAuditRoom
{
    /// <summary>Room of the second lane; above half of it, requests are only counted.</summary>
    public const int SecondLane = 2_048;

    /// <summary>Room beyond the first lane for what the service itself does: few, and not to be refused.</summary>
    private const int ServiceRoom = 1_024;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Queue<AuditEntry> first = new();
    private readonly Queue<AuditEntry> second = new();
    private readonly AuditRates rates = new(perMinute);
    private readonly AuditAggregates aggregates = new();
    private int reserved;
    private long sequence;

    /// <summary>16 hexadecimal digits, of this start.</summary>
    public string Instance { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Records in each lane.</summary>
    public (int First, int Second) Waiting
    {
        get
        {
            lock (gate)
            {
                return (first.Count, second.Count);
            }
        }
    }

    /// <summary>When the longest waiting record was accepted, in <see cref="SteadyTime"/>.</summary>
    public DateTimeOffset? WaitingSince
    {
        get
        {
            lock (gate)
            {
                DateTimeOffset? one = first.TryPeek(out var entry) ? entry.WaitingSince : null;
                DateTimeOffset? other = second.TryPeek(out entry) ? entry.WaitingSince : null;
                return one < other || other is null ? one : other;
            }
        }
    }

    public void Reserve()
    {
        lock (gate)
        {
            if (first.Count + reserved >= maxWaiting)
            {
                throw ErrorCatalogue.AuditUnavailable.ToException();
            }

            reserved++;
        }
    }

    /// <summary>Accepts the record of a request.</summary>
    /// <returns>Whether it is to be taken; one that was counted is not.</returns>
    public bool Accept(AuditRecord record)
    {
        lock (gate)
        {
            reserved -= record.HoldsRoom ? 1 : 0;
            var now = time.GetUtcNow();
            if (LaneOf(record, now) is { } lane)
            {
                lane.Enqueue(Number(record, now));
                return true;
            }

            aggregates.Count(AuditKind.Of(record, record.HasIdentity), now);
            return false;
        }
    }

    /// <summary>Accepts what the service did.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Accept(ServiceRecord record)
    {
        lock (gate)
        {
            if (first.Count + reserved >= maxWaiting + ServiceRoom)
            {
                return false;
            }

            first.Enqueue(Number(record, time.GetUtcNow()));
            return true;
        }
    }

    /// <summary>Makes records of what was counted, once a minute or at once; what finds no room goes on being counted.</summary>
    /// <returns>Whether anything is left.</returns>
    public bool Conclude(bool atOnce)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while ((atOnce || aggregates.IsOlderThan(Minute, now)) && second.Count < SecondLane && aggregates.Take() is { } counted)
            {
                second.Enqueue(Number(counted, now));
            }

            return !aggregates.IsEmpty;
        }
    }

    /// <summary>Takes records out, the first lane's before the second's, which keeps an eighth of the room.</summary>
    public void Take(List<AuditEntry> into, int max)
    {
        lock (gate)
        {
            Move(first, into, max - Math.Min(second.Count, max / 8));
            Move(second, into, max);
            Move(first, into, max);
        }
    }

    private static void Move(Queue<AuditEntry> from, List<AuditEntry> into, int upTo)
    {
        while (into.Count < upTo && from.TryDequeue(out var entry))
        {
            into.Add(entry);
        }
    }

    private Queue<AuditEntry>? LaneOf(AuditRecord record, DateTimeOffset now)
    {
        if (!record.HasIdentity)
        {
            return second.Count < SecondLane / 2 && rates.TryTake((record.Operation, record.ReasonCode), now) ? second : null;
        }

        // A granted request has its room. Refusals never use the last half, nor more of it than a person would.
        return record.Outcome == AuditOutcome.Granted
            || (first.Count + reserved < maxWaiting / 2 && rates.TryTake((record.User ?? "", record.Issuer), now)) ? first : null;
    }

    private AuditEntry Number(IAuditSource source, DateTimeOffset now) =>
        AuditEntry.Of(source, now, time.GetSteadyNow(), Instance, ++sequence);
}
