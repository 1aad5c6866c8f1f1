using Kacls.Errors;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Keeps the versions of one key up to date: on demand the first time, then every refresh interval in the background. While the vault can't
/// be reached, what it said last holds on.
/// </summary>
internal sealed class KeyVersionSource : IDisposable
{
    private readonly KeyVersionLoader loader;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly VaultRefresh<KeyVersions> refresh;
    private volatile KeyVersions? current;

    public KeyVersionSource(KeyVersionLoader loader, TimeSpan refreshInterval, TimeProvider clock, ILogger logger)
    {
        (this.loader, this.clock, this.logger) = (loader, clock, logger);
        refresh = new(
            loader.KeyId,
            LoadAsync,
            failure => Log.RefreshFailed(logger, loader.KeyId, failure.Error.ReasonCode, failure),
            refreshInterval,
            clock);
    }

    /// <summary>What was last heard; absent until then.</summary>
    public KeyVersions? Current => current;

    /// <summary>Whether the vault could not be asked last time.</summary>
    public bool IsFailing => refresh.IsFailing;

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
    public Task<KeyVersions> RefreshAsync() => refresh.RefreshAsync();

    /// <summary>Asks the vault in the background, unless that was done a moment ago.</summary>
    public void RefreshSoon() => refresh.RefreshSoon();

    public void Dispose() => refresh.Dispose();

    private async Task<KeyVersions> LoadAsync(CancellationToken cancellation)
    {
        var before = current;
        var now = clock.GetUtcNow();
        var listed = await loader.ListAsync(cancellation);

        // At once, so that a disabled version stops wrapping even if the newest can't be loaded now.
        var versions = current = new KeyVersions(listed, before, before?.Loaded, now);
        if (await loader.LoadAsync(versions, now, cancellation) is { } key && key.Version != versions.Loaded?.Version)
        {
            versions = current = new KeyVersions(listed, before, key, now);
            Log.VersionLoaded(logger, loader.KeyId, key.Version.ToString());
        }

        return versions;
    }
}
