using System.Text.Json;

namespace Kacls.Audit;

/// <summary>
/// Delivers records to a sink that may fail: what it does not take goes to the disk and is tried again, what it refuses for good is counted
/// as lost. One at a time; <see cref="DeliveryLoop"/> says when.
/// </summary>
internal sealed class AuditDelivery(IAuditSink sink, AuditStore store, AuditLosses losses, TimeProvider time) : IDisposable
{
    /// <summary>How often records are offered before they are given up, where they are refused as they are.</summary>
    public const int MaxAttempts = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private readonly Queue<(IReadOnlyList<AuditEntry> Entries, int Attempts)> held = new();
    private int failures;

    /// <summary>Until when the sink is left alone.</summary>
    public DateTimeOffset BlockedUntil { get; private set; }

    /// <summary>Whether there are records that are neither delivered nor on the disk.</summary>
    public bool Holds => held.Count > 0;

    public AuditStore Store => store;

    public void Unblock() => BlockedUntil = default;

    /// <summary>Hands records over, or keeps them.</summary>
    public Task SendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation) => SendAsync(entries, 0, cancellation);

    private async Task SendAsync(IReadOnlyList<AuditEntry> entries, int attempts, CancellationToken cancellation)
    {
        var answer = await OfferAsync(entries, cancellation);
        if (answer.TooLarge && entries.Count > 1)
        {
            held.Enqueue(([.. entries.Take(entries.Count / 2)], attempts));
            held.Enqueue(([.. entries.Skip(entries.Count / 2)], attempts));
            return;
        }

        if (answer.Again.Count == 0)
        {
            failures = 0;
        }
        else
        {
            BlockedUntil = time.GetSteadyNow() + (answer.RetryAfter ?? Wait(failures++));
            Keep(Those(entries, answer.Again), attempts);
        }

        if (answer.Refused.Count > 0)
        {
            Refused(Those(entries, answer.Refused), attempts + 1, answer.Reason);
        }
    }

    private async Task<SinkAnswer> OfferAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        try
        {
            return await sink.SendAsync(entries, cancellation);
        }
#pragma warning disable CA1031 // Whatever it is, the records are not delivered, and must not be lost by it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            losses.LogFault(fault);
            return SinkAnswer.AllAgain("fault", entries.Count);
        }
    }

    /// <summary>Sends what is held in memory.</summary>
    public Task SendHeldAsync(CancellationToken cancellation)
    {
        var (entries, attempts) = held.Dequeue();
        return SendAsync(entries, attempts, cancellation);
    }

    /// <summary>Brings records to the disk: those held, else those of the lanes.</summary>
    /// <param name="ready">Whether those of the lanes are to be taken.</param>
    /// <param name="take">Takes them.</param>
    /// <returns>Whether any were brought there.</returns>
    public bool KeepSome(bool ready, Func<AuditEntry[]> take)
    {
        if (store.IsFull || !(ready || Holds))
        {
            return false;
        }

        var count = held.Count;
        if (held.TryDequeue(out var one))
        {
            Keep(one.Entries, one.Attempts);
            return held.Count < count;
        }

        Keep(take());
        return !Holds;
    }

    /// <summary>At the end, what the disk has not taken is lost.</summary>
    public void GiveUpHeld()
    {
        while (held.TryDequeue(out var one))
        {
            losses.Count("stopped", one.Entries.Count, one.Entries[0]);
        }
    }

    public void Dispose()
    {
        store.Dispose();
        sink.Dispose();
    }

    /// <summary>Sends records from the disk; they are removed there when their fate is known.</summary>
    public async Task SendStoredAsync(StoredRecords stored, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(AuditFile.Read(stored.Path), stored.Attempts, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or JsonException
            or KeyNotFoundException)
        {
            losses.Count("store_unreadable", stored.Count, null);
        }

        store.Remove(stored);
    }

    /// <summary>Keeps records on the disk, or in memory where there is no room.</summary>
    public void Keep(IReadOnlyList<AuditEntry> entries, int attempts = 0, DateTimeOffset notBefore = default)
    {
        if (!store.TryAdd(entries, attempts, notBefore))
        {
            held.Enqueue((entries, attempts));
        }
    }

    private static AuditEntry[] Those(IReadOnlyList<AuditEntry> entries, IReadOnlyList<int> places) =>
        [.. places.Where(place => place >= 0 && place < entries.Count).Select(place => entries[place])];

    private static TimeSpan Wait(int failures) =>
        failures > 5 ? LongestWait : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 1 << failures));

    private void Refused(AuditEntry[] entries, int attempts, string reason)
    {
        if (attempts >= MaxAttempts)
        {
            losses.Count(reason, entries.Length, entries[0]);
        }
        else
        {
            Keep(entries, attempts, time.GetSteadyNow() + Wait(attempts - 1));
        }
    }
}
