namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row about a vault and how it is brought about.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Begin">Makes it go wrong.</param>
internal sealed record VaultRow(string Fault, Action<VaultWorld> Begin) : FaultRow(Fault)
{
    /// <summary>Mends it.</summary>
    public Action<VaultWorld> End { get; init; } = world =>
    {
        world.Server.Faults.Clear();
        world.Present();
    };

    /// <summary>How long an unwrap waits.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether the caller does not wait for the answer.</summary>
    public bool Leaves { get; init; }

    /// <summary>Whether an instance starts under it.</summary>
    public bool AtStart { get; init; }

    /// <summary>Whether the time until all is normal is that of wraps, and unwraps are served at once.</summary>
    public bool OnlyWrapWaits { get; init; }

    public async Task AssertAsync()
    {
        await using var world = await VaultWorld.StartAsync();
        Begin(world);
        await (AtStart ? world.RestartAsync() : Task.CompletedTask);
        AssertSeen(await (Leaves ? world.LeaveAsync() : world.AskAsync(Wait)));
        End(world);
        Assert.True(!OnlyWrapWaits || await world.UnwrapsAsync(), $"{Fault}: an unwrap is not served at once");
        await AssertNormalAsync(world.ServesAsync, world.Kacls.Time.Advance);
    }
}
