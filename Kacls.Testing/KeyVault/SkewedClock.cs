namespace Kacls.Testing.KeyVault;

/// <summary>A vault's own clock, which need not agree with ours to the second (github.com/smallstep/certificates, issue 724).</summary>
internal sealed class SkewedClock(TimeProvider clock) : TimeProvider
{
    /// <summary>How far it is ahead; behind where it is negative.</summary>
    public TimeSpan Skew { get; set; }

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Skew;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
