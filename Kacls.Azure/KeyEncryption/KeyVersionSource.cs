using Kacls.Errors;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Keeps the versions of one key up to date: on demand the first time, then every refresh interval in the background. While the vault can't
/// be reached, what it said last holds on.
/// </summary>
internal sealed class KeyVersionSource(KeyVersionLoader loader, TimeSpan refreshInterval, TimeProvider clock, ILogger logger) : IDisposable
{
    // A load belongs to nobody's request: whoever waits may give up, the load goes on for the next one.
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private volatile KeyVersions? current;
    private Task<KeyVersions>? loading;
    private DateTimeOffset lastStart = DateTimeOffset.MinValue;
    private ITimer? timer;

    /// <summary>What was last heard; absent until then.</summary>
    public KeyVersions? Current => current;

    /// <summary>The key that wraps now, as far as that is known without asking the vault; absent if it must be asked.</summary>
    /// <exception cref="KaclsException">As far as is known, no version can wrap.</exception>
    public LoadedKey? Ready()
    {
        if (current is not { } versions)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        try
        {
            if (versions.Ready(now) is { } ready)
            {
                return ready;
            }
        }
        catch (KaclsException)
        {
            // Whoever puts that right should not have to wait for the next refresh.
            RefreshSoon();
            throw;
        }

        if (versions.Loaded is { } older && versions.IsUsable(older.Version, now))
        {
            // A newer version has come into force. It is loaded in the background; until then the older one is good enough.
            RefreshSoon();
            return older;
        }

        return null;
    }

    /// <summary>Asks the vault, or joins who already asks.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<KeyVersions> RefreshAsync()
    {
        lock (gate)
        {
            StartTimer();
            if (loading is null or { IsCompleted: true })
            {
                lastStart = clock.GetUtcNow();
                loading = Task.Run(LoadAsync);
            }

            return loading;
        }
    }

    /// <summary>Asks the vault in the background, unless that was done a moment ago.</summary>
    public void RefreshSoon()
    {
        lock (gate)
        {
            if (clock.GetUtcNow() - lastStart < Pause)
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
            timer = clock.CreateTimer(_ => _ = RefreshQuietlyAsync(), state: null, refreshInterval, refreshInterval);
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
            Log.RefreshFailed(logger, loader.KeyId, exception.Error.ReasonCode, exception);
        }
    }

    private async Task<KeyVersions> LoadAsync()
    {
        using var deadline = new CancellationTokenSource(LoadTimeout, clock);
        using var request = VaultRequestId.Scope();
        try
        {
            var before = current;
            var now = clock.GetUtcNow();
            var listed = await loader.ListAsync(deadline.Token);

            // At once, so that a disabled version stops wrapping even if the newest can't be loaded now.
            var versions = current = new KeyVersions(listed, before, before?.Loaded, now);
            if (await loader.LoadAsync(versions, now, deadline.Token) is { } key && key.Version != versions.Loaded?.Version)
            {
                versions = current = new KeyVersions(listed, before, key, now);
                Log.VersionLoaded(logger, loader.KeyId, key.Version.ToString());
            }

            return versions;
        }
        catch (Exception exception) when (exception is not KaclsException)
        {
            throw VaultErrors.Translate(exception, clock);
        }
    }
}
