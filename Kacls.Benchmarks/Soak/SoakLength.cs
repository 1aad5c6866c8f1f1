namespace Kacls.Benchmarks.Soak;

/// <summary>How long a soak is, and how much happens in it.</summary>
/// <param name="Total">The time for which requests are sent.</param>
/// <param name="Rate">How many a second.</param>
/// <param name="Calm">Between two troubles of one kind of dependency: the least; twice as much is the most.</param>
/// <param name="Trouble">How long one lasts: the least; three times as much is the most.</param>
/// <param name="KekEvery">Between two rotations of the KEK.</param>
/// <param name="SignerEvery">Between two of the signing key, and of the seal key.</param>
/// <param name="ReadEvery">Between two looks at the service's memory and handles.</param>
/// <param name="VaultClock">How far the vault's clock is ahead: behind it, its new versions are old enough to be adopted at once.</param>
internal sealed record SoakLength(
    TimeSpan Total,
    double Rate,
    TimeSpan Calm,
    TimeSpan Trouble,
    TimeSpan KekEvery,
    TimeSpan SignerEvery,
    TimeSpan ReadEvery,
    TimeSpan VaultClock)
{
    /// <summary>At the end nothing is wrong any more: what waits is delivered, what was kept for a while is given up.</summary>
    internal TimeSpan Quiet => Total * 0.15 < TimeSpan.FromSeconds(90) ? Total * 0.15 : TimeSpan.FromSeconds(90);

    /// <summary>The real pace of everything.</summary>
    internal static SoakLength Long(TimeSpan total) => new(
        total,
        Rate: 50,
        Calm: TimeSpan.FromSeconds(20),
        Trouble: TimeSpan.FromSeconds(4),
        KekEvery: TimeSpan.FromMinutes(4),
        SignerEvery: TimeSpan.FromMinutes(12),
        ReadEvery: TimeSpan.FromSeconds(30),
        VaultClock: TimeSpan.Zero);

    /// <summary>The same in a hurry. A new version need not wait until every region can know it: the vault says that it is old.</summary>
    internal static SoakLength Short(TimeSpan total) => new(
        total,
        Rate: 60,
        Calm: TimeSpan.FromSeconds(3),
        Trouble: TimeSpan.FromSeconds(0.7),
        KekEvery: TimeSpan.FromSeconds(9),
        SignerEvery: TimeSpan.FromSeconds(13),
        ReadEvery: TimeSpan.FromSeconds(3),
        VaultClock: TimeSpan.FromMinutes(-9));
}
