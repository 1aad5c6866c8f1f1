namespace Kacls.Audit;

/// <summary>
/// How many records of their own a reason, or an identity, has had in the current minute of the clock. Not safe for several threads.
/// </summary>
internal sealed class AuditRates(int perMinute = AuditRates.PerMinute)
{
    /// <summary>So many in a minute; what comes above is counted in one record.</summary>
    public const int PerMinute = 60;

    /// <summary>So many names are told apart; a further one has no record of its own until the next minute.</summary>
    public const int MaximumNames = 4_096;

    private readonly Dictionary<(string, string?), int> taken = [];
    private long minute;

    /// <summary>Takes one for this name, if there is one left.</summary>
    public bool TryTake((string, string?) name, DateTimeOffset now)
    {
        if (now.UtcTicks / TimeSpan.TicksPerMinute is var current && current != minute)
        {
            minute = current;
            taken.Clear();
        }

        var count = taken.GetValueOrDefault(name);
        if (count >= perMinute || (count == 0 && taken.Count >= MaximumNames))
        {
            return false;
        }

        taken[name] = count + 1;
        return true;
    }
}
