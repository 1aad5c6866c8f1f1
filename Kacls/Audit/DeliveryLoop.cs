using System.Diagnostics.CodeAnalysis;
using Kacls.Diagnostics;

namespace Kacls.Audit;

/// <summary>
/// The one reader of the lanes where records are delivered. It gathers for a second, so that a batch is worth its request; while the sink
/// can't be reached it writes to the disk, so that the lanes stay free; and it never ends before it is disposed.
/// </summary>
[SuppressMessage("Reliability", "CA2213", Justification = "Who has a late record would wake a semaphore that is no more.")]
internal sealed class DeliveryLoop : IAuditOutlet, IDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    /// <summary>Fewer files while nothing can be delivered.</summary>
    private static readonly TimeSpan GatheringForDisk = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(5);

    private readonly AuditLanes lanes;
    private readonly AuditDelivery delivery;
    private readonly AuditLosses losses;
    private readonly KaclsDiagnostics diagnostics;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim signal = new(0);
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly List<AuditEntry> batch = new(IAuditSink.MaxBatch);
    private readonly Task running;
    private readonly CancellationTokenSource stop = new();
    private volatile TaskCompletionSource? flushed;
    private TaskCompletionSource? unblockedFor;
    private int wanted = 1;

    internal DeliveryLoop(
        AuditLanes lanes, AuditDelivery delivery, AuditLosses losses, KaclsDiagnostics diagnostics, TimeProvider time)
    {
        (this.lanes, this.delivery, this.losses, this.diagnostics, this.time) = (lanes, delivery, losses, diagnostics, time);
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Neither a request's trace nor its other ambient values belong to what is sent for many.
        using (ExecutionContext.SuppressFlow())
        {
            running = Task.Run(RunAsync);
        }
    }

    public void HasMore()
    {
        var (first, second) = lanes.Waiting;
        if (first + second >= Volatile.Read(ref wanted))
        {
            Wake();
        }
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        Task task;
        lock (gate)
        {
            flushed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            task = flushed.Task;
        }

        Wake();
        await task.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(LastFlush);
        FlushAsync(deadline.Token).GetAwaiter().GetResult();
        stop.Cancel();
        Wake();
        running.Wait(LastFlush);
        timer.Dispose();
        delivery.Dispose();
        stop.Dispose();
    }

    private void Wake()
    {
        Volatile.Write(ref wanted, int.MaxValue);
        signal.Release();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await StepAsync() is { } pause)
                {
                    await WaitAsync(pause);
                }
            }
#pragma warning disable CA1031 // The loop outlives every fault: without it no key is given.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                losses.LogFault(fault);
                await WaitAsync(new(Gathering, int.MaxValue));
            }
        }

        // What could not be delivered is for the next start in this place.
        while (Take() is { Length: > 0 } left)
        {
            delivery.Keep(left);
        }

        delivery.GiveUpHeld();
    }

    /// <summary>Does one thing.</summary>
    /// <returns>Nothing where there may be more to do, else how to wait.</returns>
    private async Task<Pause?> StepAsync()
    {
        var (first, second) = lanes.Waiting;
        diagnostics.Metrics.ReportAudit((first, second), delivery.Store.Bytes);
        var flush = flushed;
        if (flush is not null && flush != unblockedFor)
        {
            // Somebody wants it gone: one more try.
            unblockedFor = flush;
            delivery.Unblock();
        }

        var now = time.GetSteadyNow();
        var blocked = now < delivery.BlockedUntil;
        var gathering = blocked ? GatheringForDisk : Gathering;
        var since = lanes.WaitingSince;
        var ready = since is not null && (first + second >= IAuditSink.MaxBatch || flush is not null || now - since >= gathering);
        if (blocked ? delivery.KeepSome(ready, Take) : await SendSomeAsync(ready, now))
        {
            return null;
        }

        lock (gate)
        {
            flush?.TrySetResult();
            flushed = flushed == flush ? null : flushed;
        }

        var due = blocked ? delivery.BlockedUntil : delivery.Store.NextDue;
        var stuck = delivery.Holds || (blocked && delivery.Store.IsFull);
        var gathered = stuck ? null : since + gathering;
        due = due < gathered || gathered is null ? due : gathered;
        return new(due - now ?? Timeout.InfiniteTimeSpan, stuck ? int.MaxValue : since is null ? 1 : IAuditSink.MaxBatch);
    }

    private async Task<bool> SendSomeAsync(bool ready, DateTimeOffset now)
    {
        if (delivery.Holds)
        {
            await delivery.SendHeldAsync(stop.Token);
            return true;
        }

        // In turn, so that neither waits for the other to be empty.
        var sent = ready;
        if (ready)
        {
            await delivery.SendAsync(Take(), stop.Token);
        }

        if (now >= delivery.BlockedUntil && delivery.Store.Find(now) is { } stored)
        {
            await delivery.SendStoredAsync(stored, stop.Token);
            sent = true;
        }

        return sent;
    }

    private AuditEntry[] Take()
    {
        batch.Clear();
        lanes.Take(batch, IAuditSink.MaxBatch);
        return [.. batch];
    }

    private async Task WaitAsync(Pause pause)
    {
        Volatile.Write(ref wanted, pause.Records);
        var (first, second) = lanes.Waiting;
        if (first + second >= pause.Records)
        {
            // They came while nobody was looking.
            return;
        }

        timer.Change(pause.Time == Timeout.InfiniteTimeSpan || pause.Time > TimeSpan.Zero ? pause.Time : TimeSpan.FromMilliseconds(1),
            Timeout.InfiniteTimeSpan);
        await signal.WaitAsync();
        while (signal.Wait(0))
        {
        }
    }

    /// <summary>Until so much time has passed, or so many records are waiting.</summary>
    private readonly record struct Pause(TimeSpan Time, int Records);
}
