using Kacls.Testing;

namespace KaclsFunctions.Tests;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public void timers_fire_in_the_order_of_their_due_times_and_see_them()
    {
        var start = clock.GetUtcNow();
        var fired = new List<(string Timer, TimeSpan At)>();
        using var late = Timer("late", TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var periodic = Timer("periodic", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var never = Timer("never", Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(1));
        using (Timer("disposed", TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan))
        {
        }

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            [("periodic", TimeSpan.FromSeconds(2)), ("late", TimeSpan.FromSeconds(3)), ("periodic", TimeSpan.FromSeconds(4))], fired);
        Assert.Equal(start.AddSeconds(5), clock.GetUtcNow());

        ITimer Timer(string name, TimeSpan due, TimeSpan period) =>
            clock.CreateTimer(_ => fired.Add((name, clock.GetUtcNow() - start)), null, due, period);
    }

    [Fact]
    public async Task delays_and_time_outs_follow_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(2), clock);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);
        var before = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(delay.IsCompleted);
        Assert.False(source.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.True(source.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(2), clock.GetElapsedTime(before));
    }

    [Fact]
    public void a_clock_that_is_set_lets_no_time_pass()
    {
        var time = new ManualTimeProvider();
        var (start, before, fired) = (time.GetUtcNow(), time.GetTimestamp(), 0);
        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        time.Jump(TimeSpan.FromHours(-2));
        Assert.Equal((start.AddHours(-2), TimeSpan.Zero, 0), (time.GetUtcNow(), time.GetElapsedTime(before), fired));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((start.AddHours(-2).AddMinutes(1), 1), (time.GetUtcNow(), fired));
    }
}
