using Kacls.Errors;

namespace Kacls.Tokens.Keys;

/// <summary>
/// The keys of one issuer. Validation reads an immutable snapshot and waits for nothing, unless a token names a key that the snapshot
/// lacks: then the issuer is asked whether it has published it meanwhile.
/// </summary>
internal sealed class KeySource(string issuer, KeyRefresher keys, TimeSpan demandInterval, TimeProvider time)
    : IVerificationKeys, IDisposable
{
    /// <summary>When a token last caused a fetch; read and written only inside <see cref="KeyRefresher.JoinOrFetch"/>'s lock.</summary>
    private long? lastDemand;

    public KeySourceHealth Health => keys.Health;

    /// <summary>
    /// The snapshot that has keys to try for a token with this <c>kid</c>, or null when the issuer publishes no such key.
    /// </summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.KeySourceUnavailable"/>: the source could not be asked, so that
    /// nobody can tell whether the key exists.</exception>
    public ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken) =>
        keys.Current is { } snapshot && snapshot.Has(kid) ? new(snapshot) : DemandAndFindAsync(kid, cancellationToken);

    /// <summary>A snapshot newer than this one if one is to be had now, else this one.</summary>
    public async ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken)
    {
        if (keys.Current is null || keys.Current == seen)
        {
            await DemandAsync(snapshot => snapshot != seen, cancellationToken);
        }

        return keys.Current ?? seen;
    }

    /// <summary>The newest keys, as long as they serve.</summary>
    public KeySnapshot? Current => keys.Current;

    /// <summary>Starts the first fetch, or joins it. It ends when that fetch has ended, however it did.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        keys.JoinOrFetch(() => keys.NeverTried, out _)?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => keys.Dispose();

    private async ValueTask<KeySnapshot?> DemandAndFindAsync(string? kid, CancellationToken cancellationToken)
    {
        await DemandAsync(snapshot => snapshot.Has(kid), cancellationToken);
        var snapshot = keys.Current;
        if (snapshot is not null && snapshot.Has(kid))
        {
            return snapshot;
        }

        var failure = keys.Health.LastFailure;
        return snapshot is null || failure is not null
            ? throw ErrorCatalogue.KeySourceUnavailable.ToException($"issuer {issuer}: {failure ?? "no fetch has succeeded yet"}")
            : null;
    }

    /// <summary>
    /// Joins the fetch under way, which may have begun before the wanted key was published; when it was in vain, causes one of its own,
    /// if tokens have caused none within the interval. So a new key is found within one interval and one fetch, while a flood of
    /// made-up kids costs one fetch an interval.
    /// </summary>
    private async Task DemandAsync(Func<KeySnapshot, bool> suffices, CancellationToken cancellationToken)
    {
        // Twice at most: the second fetch began after this caller came. Without that end, callers who find each other's fetches due again
        // and again would wait for all of them, for as long as the source does not answer.
        for (var round = 0; round < 2; round++)
        {
            if (keys.JoinOrFetch(IsDemandDue, out var joined) is not { } fetch)
            {
                return;
            }

            await fetch.WaitAsync(cancellationToken);
            if (!joined || (keys.Current is { } snapshot && suffices(snapshot)))
            {
                return;
            }
        }
    }

    /// <summary>
    /// The fetches of the background and the very first one, whoever causes it, don't count: right after the start a new key must be
    /// found as fast as later.
    /// </summary>
    private bool IsDemandDue()
    {
        if (keys.NeverTried)
        {
            return true;
        }

        if (lastDemand is { } last && time.GetElapsedTime(last) < demandInterval)
        {
            return false;
        }

        lastDemand = time.GetTimestamp();
        return true;
    }
}
