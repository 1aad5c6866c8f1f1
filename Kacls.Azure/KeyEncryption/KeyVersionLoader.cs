using Azure;
using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Asks a vault for the versions of one key, and for the public part of the one that is to wrap.</summary>
internal sealed class KeyVersionLoader(KeyClient client, string name)
{
    public string KeyId => $"{client.VaultUri}keys/{name}";

    public async Task<List<KeyVersionInfo>> ListAsync(CancellationToken cancellation)
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

    /// <summary>The version that is to wrap, without a call if it is loaded already; absent if none can wrap.</summary>
    public async Task<LoadedKey?> LoadAsync(KeyVersions versions, DateTimeOffset now, CancellationToken cancellation)
    {
        if (NewestOrNone(versions, now) is not { } newest)
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

        return newest.Version == versions.Loaded?.Version
            ? versions.Loaded
            : LoadedKey.From(newest.Version, await GetAsync(newest.Version, cancellation));
    }

    /// <summary>The public part of one version.</summary>
    public async Task<KeyVaultKey> GetAsync(KekVersion version, CancellationToken cancellation) =>
        await client.GetKeyAsync(name, version.ToString(), cancellation);

    private static KeyVersionInfo? NewestOrNone(KeyVersions versions, DateTimeOffset now)
    {
        try
        {
            return versions.Newest(now);
        }
        catch (KaclsException)
        {
            // The caller that wants to wrap gets the reason.
            return null;
        }
    }
}
