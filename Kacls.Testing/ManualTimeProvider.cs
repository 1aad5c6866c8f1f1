namespace Kacls.Testing;

/// <summary>
/// A clock that stands still until it is told to go on. Its timers fire inside <see cref="Advance"/>, in the order of their due
/// times.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;
    private TimeSpan jumped;

    /// <summary>Starts at a fixed instant.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are waiting, so that a test can await a component's delay before it advances the clock.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now + jumped;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return now.UtcTicks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Sets the clock forward or back, as an operator or a time server does. No time passes: timestamps and timers know nothing of it.
    /// </summary>
    public void Jump(TimeSpan by)
    {
        lock (gate)
        {
            jumped += by;
        }
    }

    /// <summary>Moves the clock on; each timer that falls due sees the clock at its own due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + by;
        while (TakeDue(end) is { } due)
        {
            due.Fire();
        }

        lock (gate)
        {
            now = end;
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = timers.MinBy(timer => timer.Due);
            if (next is null || next.Due > end)
            {
                return null;
            }

            now = next.Due > now ? next.Due : now;
            if (next.Period is { } period)
            {
                next.Due += period;
            }
            else
            {
                timers.Remove(next);
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool dueNow;
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                Period = period > TimeSpan.Zero ? period : null;
                dueNow = dueTime == TimeSpan.Zero && Period is null;
                if (dueTime != Timeout.InfiniteTimeSpan && !dueNow)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                }
            }

            // As with the system's timers, a due time of zero fires at once, on another thread.
            if (dueNow)
            {
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
