using Azure;
using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Keeps the versions of one key up to date: on demand the first time, then every refresh interval in the background. While the vault can't
/// be reached, what it said last holds on.
/// </summary>
internal sealed class KeyVersionSource(KeyClient client, string name, TimeSpan refreshInterval, TimeProvider clock, ILogger logger) : IDisposable
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
            Log.RefreshFailed(logger, client.VaultUri, name, exception.Error.ReasonCode, exception);
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
            var listed = await ListAsync(deadline.Token);

            // At once, so that a disabled version stops wrapping even if the newest can't be loaded now.
            var versions = current = new KeyVersions(listed, before, before?.Loaded, now);
            if (await WrappingVersionAsync(versions, now, deadline.Token) is { } key && key.Version != versions.Loaded?.Version)
            {
                versions = current = new KeyVersions(listed, before, key, now);
                Log.VersionLoaded(logger, client.VaultUri, name, key.Version.ToString());
            }

            return versions;
        }
        catch (Exception exception) when (exception is not KaclsException)
        {
            throw VaultErrors.Translate(exception, clock);
        }
    }

    private async Task<List<KeyVersionInfo>> ListAsync(CancellationToken cancellation)
    {
        var listed = new List<KeyVersionInfo>();
        try
        {
            await foreach (var properties in client.GetPropertiesOfKeyVersionsAsync(name, cancellation))
            {
                if (KeyVersionInfo.From(properties) is { } version)
                {
                    listed.Add(version);
                }
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // A vault answers an empty list for a key that it does not have; an HSM may say so.
            listed.Clear();
        }

        return listed;
    }

    private async Task<LoadedKey?> WrappingVersionAsync(KeyVersions versions, DateTimeOffset now, CancellationToken cancellation)
    {
        KeyVersionInfo newest;
        try
        {
            newest = versions.Newest(now);
        }
        catch (KaclsException)
        {
            return null;
        }

        if (versions.IsTied(newest, now))
        {
            // Without a version the vault answers its newest one.
            var latest = (await client.GetKeyAsync(name, cancellationToken: cancellation)).Value;
            if (KeyVersionInfo.From(latest.Properties) is { } info && info.CreatedOn == newest.CreatedOn && info.Obstacle(now) is null)
            {
                return info.Version == versions.Loaded?.Version ? versions.Loaded : LoadedKey.From(info.Version, latest);
            }
        }

        if (newest.Version == versions.Loaded?.Version)
        {
            return versions.Loaded;
        }

        var key = await client.GetKeyAsync(name, newest.Version.ToString(), cancellation);
        return LoadedKey.From(newest.Version, key.Value);
    }
}
