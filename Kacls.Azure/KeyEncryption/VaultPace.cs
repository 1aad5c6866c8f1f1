namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Spreads calls evenly while a vault throttles. Left alone, an overload uses up what the vault allows in ten seconds within one of them,
/// and the vault refuses everything for the other nine, also when the overload has long ended. A vault that does not throttle is never
/// held back: limits may be raised, and there may be none.
/// </summary>
internal sealed class VaultPace(TimeProvider clock)
{
    // The rest is for calls that no request makes: lists, and proofs of versions.
    private const double Share = 0.95;

    // What may be made up for after a lull, so that calls that come at random are not refused.
    private static readonly TimeSpan Lull = TimeSpan.FromSeconds(0.5);

    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private TimeSpan next;
    private TimeSpan end;

    private TimeSpan Now => clock.GetElapsedTime(start);

    /// <summary>The vault has answered 429.</summary>
    public void Throttled()
    {
        lock (gate)
        {
            var now = Now;
            next = now < end ? next : now;
            end = now + VaultBudget.Window;
        }
    }

    /// <summary>Takes the next free instant for a call.</summary>
    /// <returns>How long it is until then; absent where that is longer than the longest wait, and the call must not be made.</returns>
    public TimeSpan? Reserve(VaultBudget budget, TimeSpan longest)
    {
        lock (gate)
        {
            var now = Now;
            if (!budget.IsBounded || now >= end)
            {
                return TimeSpan.Zero;
            }

            var due = next > now - Lull ? next : now - Lull;
            if (due - now > longest)
            {
                // There is still more than the vault allows.
                end = now + VaultBudget.Window;
                return null;
            }

            next = due + (VaultBudget.Window * (budget.Weight / (VaultBudget.WindowWeight * Share)));
            return due > now ? due - now : TimeSpan.Zero;
        }
    }
}
