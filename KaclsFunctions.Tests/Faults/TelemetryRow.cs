using Kacls.Testing.Ingestion;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row about Application Insights, where the audit goes.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Answer">What is answered to each batch.</param>
internal sealed record TelemetryRow(string Fault, IngestionAnswer Answer) : FaultRow(Fault)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How long it goes wrong.</summary>
    public TimeSpan For { get; init; } = Second;

    /// <summary>How far this instance's clock is set back meanwhile.</summary>
    public TimeSpan SetBack { get; init; }

    public async Task AssertAsync()
    {
        await using var world = await TelemetryWorld.StartAsync();
        world.Ingestion.Answer = _ => Answer;
        var reply = await world.Kacls.PostAsync("wrap", world.Kacls.WrapBody());
        var step = For > TimeSpan.FromMinutes(1) ? 10 * Second : Second;
        for (var passed = TimeSpan.Zero; passed < For; passed += step)
        {
            world.Kacls.Time.Advance(step);
            await Task.Delay(1);
        }

        await Eventually.True(() => world.Stored.Any(record => record.CorrelationId == reply.CorrelationId));
        Assert.False(world.HasArrived(reply));
        var outcome = world.Stored.Single(record => record.CorrelationId == reply.CorrelationId).Outcome;
        AssertSeen(new($"{reply.Status}", $"{outcome}: on the instance's disk until it can be delivered"));

        world.Kacls.Time.Jump(-SetBack);
        world.Ingestion.Answer = _ => IngestionAnswer.Taken;
        await AssertNormalAsync(() => HasArrivedAsync(world, reply), world.Kacls.Time.Advance);
    }

    /// <summary>The delivery is another thread's: it needs a moment when its time has come, and perhaps one more millisecond.</summary>
    private static async Task<bool> HasArrivedAsync(TelemetryWorld world, Support.Reply reply)
    {
        world.Kacls.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(20));
        return world.HasArrived(reply);
    }
}
