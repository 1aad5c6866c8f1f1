using Kacls.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Holds the newest good snapshot of an issuer's keys and fetches anew, one fetch at a time: in the background when the snapshot's
/// freshness ends or the retry interval after a failure, and when asked to. A failed fetch leaves the snapshot as it is, until fetches have
/// failed for so long that its keys may have been withdrawn meanwhile.
/// </summary>
internal sealed class KeyRefresher : IDisposable
{
    private readonly string issuer;
    private readonly IKeyFetcher fetcher;
    private readonly KeyBounds bounds;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly KaclsDiagnostics diagnostics;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly ITimer refresh;

    private volatile KeySnapshot? current;
    private volatile KeySourceHealth health;
    private Task? fetching;

    /// <summary>Until when the snapshot serves, whatever the source does.</summary>
    private DateTimeOffset servesUntil;
    private volatile bool isStaleLogged;

    public KeyRefresher(
        string issuer, IKeyFetcher fetcher, KeyBounds bounds, TimeProvider time, ILogger logger, KaclsDiagnostics diagnostics)
    {
        (this.issuer, this.fetcher, this.bounds, this.time, this.logger, this.diagnostics) =
            (issuer, fetcher, bounds, time, logger, diagnostics);
        health = new KeySourceHealth(issuer, HasKeys: false, LastSuccess: null, LastFailure: null);
        refresh = time.CreateTimer(_ => JoinOrFetch(() => true, out var _), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The snapshot, as long as it serves.</summary>
    public KeySnapshot? Current => IsStale ? null : current;

    public KeySourceHealth Health => IsStale
        ? health with { HasKeys = false, LastFailure = $"{health.LastFailure ?? "not fetched anew"}; the known keys are too old" }
        : health;

    private bool IsStale
    {
        get
        {
            lock (gate)
            {
                return current is not null && time.GetUtcNow() >= servesUntil;
            }
        }
    }

    /// <summary>Whether no fetch has ended yet.</summary>
    public bool NeverTried => health is { LastSuccess: null, LastFailure: null };

    /// <summary>
    /// The fetch under way, or a new one if <paramref name="mayStart"/> says so, or null. It ends without an exception, however it went.
    /// </summary>
    public Task? JoinOrFetch(Func<bool> mayStart, out bool joined)
    {
        lock (gate)
        {
            joined = fetching is not null;
            if (!joined && mayStart())
            {
                // Task.Run, so that the fetch can't end inside the gate.
                fetching = Task.Run(FetchAsync);
            }

            return fetching;
        }
    }

    public void Dispose()
    {
        refresh.Dispose();
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task FetchAsync()
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
        var (keys, passedOver) = fetched.Set;
        var isNews = health.LastFailure is not null || health.HasKeys != keys.Count > 0;
        diagnostics.CountRefresh(issuer, succeeded: true);
        var now = time.GetUtcNow();
        lock (gate)
        {
            current = new KeySnapshot(fetched.Set);
            servesUntil = now + fetched.Freshness + bounds.StaleKeysFor;
            isStaleLogged = false;
        }

        health = new KeySourceHealth(issuer, keys.Count > 0, now, LastFailure: null);
        if (isNews)
        {
            KeySourceLog.Fetched(logger, issuer, keys.Count);
        }

        if (passedOver.Count > 0)
        {
            KeySourceLog.PassedOver(logger, issuer, string.Join(", ", passedOver));
        }
    }

    private void Failed(string failure)
    {
        diagnostics.CountRefresh(issuer, succeeded: false);
        var isNews = !string.Equals(health.LastFailure, failure, StringComparison.Ordinal);
        if (health.LastFailure is null)
        {
            // The first failure since a success, which a token may have caused before the keys' freshness ended.
            lock (gate)
            {
                var limit = time.GetUtcNow() + bounds.StaleKeysFor;
                servesUntil = limit < servesUntil ? limit : servesUntil;
            }
        }

        health = health with { LastFailure = failure };
        if (IsStale && !isStaleLogged)
        {
            isStaleLogged = true;
            KeySourceLog.Stale(logger, issuer, bounds.StaleKeysFor);
        }

        if (isNews)
        {
            KeySourceLog.Failed(logger, issuer, failure);
        }
    }
}
