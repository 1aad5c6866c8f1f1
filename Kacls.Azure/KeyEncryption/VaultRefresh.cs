using Kacls.Diagnostics;
using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Repeats a load from a vault: on demand the first time, then every interval in the background, one at a time. A load belongs to nobody's
/// request: whoever waits may give up, the load goes on for the next one.
/// </summary>
/// <param name="keyId">The key's URL, for the metrics.</param>
/// <param name="load">Asks the vault, and keeps what it says.</param>
/// <param name="failed">Hears of a failure in the background.</param>
/// <param name="interval">How often the vault is asked.</param>
/// <param name="clock">Measures the interval and bounds a load.</param>
internal sealed class VaultRefresh<T>(
    string keyId, Func<CancellationToken, Task<T>> load, Action<KaclsException> failed, TimeSpan interval, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<T>? loading;
    private long? lastStart;
    private ITimer? timer;
    private volatile bool isFailing;
    private T? last;

    /// <summary>Whether the last load that came to an end failed.</summary>
    public bool IsFailing => isFailing;

    /// <summary>What the last load brought that did not fail.</summary>
    public T? Last => last;

    // By the time that passed, not by the clock: set back, it would keep us from asking until it is where it was.
    private bool IsRecent => lastStart is { } start && clock.GetElapsedTime(start) < Pause;

    /// <summary>Asks the vault, or joins who already asks.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<T> RefreshAsync()
    {
        lock (gate)
        {
            StartTimer();
            if (loading is null or { IsCompleted: true })
            {
                lastStart = clock.GetTimestamp();
                loading = Task.Run(LoadAsync);
            }

            return loading;
        }
    }

    /// <summary>Asks the vault, unless that was done a moment ago: then what came of it, a failure too, is heard again.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<T> RefreshOnceAsync()
    {
        lock (gate)
        {
            return loading is not null && IsRecent ? loading : RefreshAsync();
        }
    }

    /// <summary>Asks the vault in the background, unless that was done a moment ago.</summary>
    public void RefreshSoon()
    {
        lock (gate)
        {
            if (IsRecent)
            {
                return;
            }
        }

        _ = RefreshQuietlyAsync();
    }

    public void Dispose() => timer?.Dispose();

    private void StartTimer()
    {
        if (timer is not null)
        {
            return;
        }

        // The timer outlives the request that starts it, and must not carry its correlation id.
        using (ExecutionContext.SuppressFlow())
        {
            timer = clock.CreateTimer(_ => _ = RefreshQuietlyAsync(), state: null, interval, interval);
        }
    }

    private async Task RefreshQuietlyAsync()
    {
        try
        {
            await RefreshAsync();
        }
        catch (KaclsException exception)
        {
            failed(exception);
        }
    }

    private async Task<T> LoadAsync()
    {
        using var deadline = new CancellationTokenSource(LoadTimeout, clock);
        using var request = VaultRequestId.Scope();
        try
        {
            var loaded = await load(deadline.Token);
            KaclsDiagnostics.Shared.CountRefresh(keyId, succeeded: true);
            isFailing = false;
            return last = loaded;
        }
        catch (Exception exception)
        {
            KaclsDiagnostics.Shared.CountRefresh(keyId, succeeded: false);
            isFailing = true;
            if (exception is KaclsException)
            {
                throw;
            }

            throw VaultErrors.Translate(exception, clock);
        }
    }
}
