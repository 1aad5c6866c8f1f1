using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// All that is known of a key at one moment: its versions as the vault last listed them, and the one that is loaded for wrapping.
/// </summary>
internal sealed class KeyVersions
{
    private readonly KeyVersionInfo[] newestFirst;

    public KeyVersions(IEnumerable<KeyVersionInfo> listed, KeyVersions? before, LoadedKey? loaded, DateTimeOffset listedAt)
    {
        newestFirst = [.. listed.OrderByDescending(version => version.CreatedOn)];

        // A version that was there once stays known after its deletion, so that its blobs can be distinguished from forged ones.
        Known = newestFirst.Select(version => version.Version).Concat(before?.Known ?? []).ToFrozenSet();
        Loaded = loaded;
        ListedAt = listedAt;
    }

    /// <summary>Every version that was ever listed.</summary>
    public FrozenSet<KekVersion> Known { get; }

    /// <summary>
    /// The version last loaded for wrapping; whether it may wrap now, <see cref="Ready"/> and <see cref="IsUsable"/> say.
    /// </summary>
    public LoadedKey? Loaded { get; }

    /// <summary>When the vault was asked.</summary>
    public DateTimeOffset ListedAt { get; }

    /// <summary>Whether the vault has no version of the key: it was deleted, or never was.</summary>
    public bool IsDeleted => newestFirst.Length == 0;

    /// <summary>The version that is to wrap now.</summary>
    /// <exception cref="KaclsException">None can: <see cref="ErrorCatalogue.KekDeleted"/>, or what keeps the newest from it.</exception>
    public KeyVersionInfo Newest(DateTimeOffset now)
    {
        foreach (var version in newestFirst)
        {
            if (version.Obstacle(now) is null)
            {
                return version;
            }
        }

        var obstacle = IsDeleted ? ErrorCatalogue.KekDeleted : newestFirst[0].Obstacle(now)!;
        throw obstacle.ToException("no version of the key can wrap");
    }

    /// <summary>Whether several usable versions share the newest one's time of making: the vault writes whole seconds.</summary>
    public bool IsTied(KeyVersionInfo newest, DateTimeOffset now) =>
        newestFirst.Count(version => version.CreatedOn == newest.CreatedOn && version.Obstacle(now) is null) > 1;

    /// <summary>The loaded version, if it is the one that is to wrap now; absent if that one must be loaded first.</summary>
    /// <exception cref="KaclsException">As <see cref="Newest"/>.</exception>
    public LoadedKey? Ready(DateTimeOffset now)
    {
        var newest = Newest(now);
        return Loaded is { } loaded && Usable(loaded.Version, now)?.CreatedOn == newest.CreatedOn ? loaded : null;
    }

    /// <summary>Whether a version may wrap now, though a newer one may be there.</summary>
    public bool IsUsable(KekVersion version, DateTimeOffset now) => Usable(version, now) is not null;

    private KeyVersionInfo? Usable(KekVersion version, DateTimeOffset now) =>
        Array.Find(newestFirst, candidate => candidate.Version == version) is { } found && found.Obstacle(now) is null ? found : null;
}
