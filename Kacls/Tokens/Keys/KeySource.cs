using Kacls.Errors;
using Microsoft.Extensions.Logging;

namespace Kacls.Tokens.Keys;

/// <summary>
/// The keys of one issuer. Validation reads an immutable snapshot and waits for nothing, unless a token names a key that the snapshot
/// lacks. Fetches happen in the background when the snapshot's freshness ends, and the last good snapshot stays while they fail.
/// </summary>
internal sealed class KeySource : IDisposable
{
    private readonly string issuer;
    private readonly IKeyFetcher fetcher;
    private readonly KeyBounds bounds;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly ITimer refresh;

    private volatile KeySnapshot? current;
    private volatile KeySourceHealth health;

    /// <summary>The fetch under way, which everybody who needs one waits for.</summary>
    private Task? fetching;

    /// <summary>When a token last caused a fetch.</summary>
    private long? lastDemand;

    public KeySource(string issuer, IKeyFetcher fetcher, KeyBounds bounds, TimeProvider time, ILogger logger)
    {
        (this.issuer, this.fetcher, this.bounds, this.time, this.logger) = (issuer, fetcher, bounds, time, logger);
        health = new KeySourceHealth(issuer, HasKeys: false, LastSuccess: null, LastFailure: null);
        refresh = time.CreateTimer(_ => FetchInBackground(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public KeySourceHealth Health => health;

    private bool NeverTried => health is { LastSuccess: null, LastFailure: null };

    /// <summary>
    /// The snapshot that has keys to try for a token with this <c>kid</c>, or null when the issuer publishes no such key.
    /// </summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.KeySourceUnavailable"/>: the source could not be asked, so that
    /// nobody can tell whether the key exists.</exception>
    public ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken) =>
        current is { } snapshot && snapshot.Has(kid) ? new(snapshot) : FetchAndFindAsync(kid, cancellationToken);

    /// <summary>A snapshot newer than this one if one is to be had now, else this one.</summary>
    public async ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken)
    {
        await DemandAsync(snapshot => snapshot != seen, cancellationToken);
        return current ?? seen;
    }

    /// <summary>Starts the first fetch, or joins it. It ends when that fetch has ended, however it did.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return (fetching ?? (NeverTried ? Fetch() : Task.CompletedTask)).WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        refresh.Dispose();
        stopping.Cancel();
        stopping.Dispose();
    }

    private async ValueTask<KeySnapshot?> FetchAndFindAsync(string? kid, CancellationToken cancellationToken)
    {
        await DemandAsync(snapshot => snapshot.Has(kid), cancellationToken);
        if (current is { } snapshot && snapshot.Has(kid))
        {
            return snapshot;
        }

        var failure = health.LastFailure;
        return current is null || failure is not null
            ? throw ErrorCatalogue.KeySourceUnavailable.Because($"issuer {issuer}: {failure ?? "no fetch has succeeded yet"}")
            : null;
    }

    /// <summary>
    /// Joins the fetch under way, which may have begun before the wanted key was published; when it was in vain, causes one of its own,
    /// if tokens have caused none within the retry interval. The fetches of the background, the first one included, don't count
    /// against that, so a new key is found within one interval and one fetch, while a flood of made-up kids costs one fetch an interval.
    /// </summary>
    private async Task DemandAsync(Func<KeySnapshot, bool> suffices, CancellationToken cancellationToken)
    {
        for (var joined = true; joined;)
        {
            Task? fetch;
            lock (gate)
            {
                joined = fetching is not null;
                fetch = fetching ?? FetchIfDue();
            }

            if (fetch is null)
            {
                return;
            }

            await fetch.WaitAsync(cancellationToken);
            if (current is { } snapshot && suffices(snapshot))
            {
                return;
            }
        }
    }

    private Task? FetchIfDue()
    {
        if (NeverTried)
        {
            return Fetch();
        }

        if (lastDemand is { } last && time.GetElapsedTime(last) < bounds.RetryInterval)
        {
            return null;
        }

        lastDemand = time.GetTimestamp();
        return Fetch();
    }

    private void FetchInBackground()
    {
        lock (gate)
        {
            _ = fetching ?? Fetch();
        }
    }

    /// <summary>Only under the gate, and only when no fetch is under way. Task.Run, so that the fetch can't end inside the gate.</summary>
    private Task Fetch() => fetching = Task.Run(FetchOnceAsync);

    private async Task FetchOnceAsync()
    {
        var next = bounds.RetryInterval;
        try
        {
            var fetched = await fetcher.FetchAsync(stopping.Token);
            Succeeded(fetched);
            next = fetched.Freshness;
        }
        catch (KeyFetchException failure)
        {
            Failed(failure.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            next = Timeout.InfiniteTimeSpan;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A fault of ours must not end the refreshing for good.
            Failed(failure.GetType().Name);
        }

        finally
        {
            lock (gate)
            {
                fetching = null;
                refresh.Change(next, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>An empty key set takes effect too: it is how an issuer withdraws its keys.</summary>
    private void Succeeded(FetchedKeys fetched)
    {
        var recovered = health.LastFailure is not null;
        current = new KeySnapshot(fetched.Keys);
        health = new KeySourceHealth(issuer, fetched.Keys.Count > 0, time.GetUtcNow(), LastFailure: null);
        if (recovered || fetched.Keys.Count == 0)
        {
            KeySourceLog.Fetched(logger, issuer, fetched.Keys.Count);
        }
    }

    private void Failed(string failure)
    {
        var isNews = !string.Equals(health.LastFailure, failure, StringComparison.Ordinal);
        health = health with { LastFailure = failure };
        if (isNews)
        {
            KeySourceLog.Failed(logger, issuer, failure);
        }
    }
}
