using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// All that is known of a key at one moment: its versions as the vault last listed them, and which of them have proved themselves.
/// </summary>
/// <typeparam name="T">What is kept of a version that has.</typeparam>
internal sealed class KeyVersions<T>
    where T : class
{
    private readonly KeyVersionInfo[] newestFirst;
    private readonly KeyVersionProofs<T>.Outcome outcome;
    private readonly TimeSpan adoptAfter;

    /// <param name="listed">As the vault lists them.</param>
    /// <param name="outcome">Of their proofs.</param>
    /// <param name="before">What was known before.</param>
    /// <param name="adoptAfter">How old a version must be to be used where an older one can be.</param>
    /// <param name="listedAt">When the vault was asked.</param>
    public KeyVersions(
        IEnumerable<KeyVersionInfo> listed,
        KeyVersionProofs<T>.Outcome outcome,
        KeyVersions<T>? before,
        TimeSpan adoptAfter,
        DateTimeOffset listedAt)
    {
        // The vault writes whole seconds: which of two versions of one second is the newest does not matter, but that all agree does.
        newestFirst = [.. listed.OrderByDescending(version => version.CreatedOn).ThenBy(version => version.Version.Value)];
        (this.outcome, this.adoptAfter, ListedAt) = (outcome, adoptAfter, listedAt);

        // A version that was there once stays known after its deletion, so that its blobs can be distinguished from forged ones.
        Known = newestFirst.Concat(before?.Known.Values.AsEnumerable() ?? []).DistinctBy(version => version.Version)
            .ToFrozenDictionary(version => version.Version);
    }

    /// <summary>Every version that was ever listed.</summary>
    public FrozenDictionary<KekVersion, KeyVersionInfo> Known { get; }

    /// <summary>When the vault was asked.</summary>
    public DateTimeOffset ListedAt { get; }

    /// <summary>Whether the vault has no version of the key: it was deleted, or never was.</summary>
    public bool IsDeleted => newestFirst.Length == 0;

    /// <summary>What was kept of each enabled version, the newest first: one outside its validity period among them.</summary>
    public IEnumerable<T> Enabled =>
        newestFirst.Where(version => version.Enabled).Select(version => Find(version.Version)).OfType<T>();

    /// <summary>
    /// The version that wraps, seals or signs now: the newest that is old enough for everybody to know it; where none is, the oldest.
    /// Absent where none can.
    /// </summary>
    public KeyVersion<T>? InUse(DateTimeOffset now, KekVersion? except = null)
    {
        KeyVersion<T>? best = null;
        foreach (var version in newestFirst)
        {
            if (version.Obstacle(now) is null && version.Version != except && Find(version.Version) is { } key)
            {
                best = new(version, key);
                if (version.IsAged(adoptAfter, now))
                {
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>What was kept of a version that has proved itself.</summary>
    public T? Find(KekVersion version) => outcome.Proved.GetValueOrDefault(version);

    public KeyVersionInfo? Listed(KekVersion version) => Array.Find(newestFirst, candidate => candidate.Version == version);

    /// <summary>What the list says against every version; absent where one could be in use.</summary>
    public KaclsError? Obstacle(DateTimeOffset now) =>
        IsDeleted ? ErrorCatalogue.KekDeleted
        : newestFirst.Any(version => version.Obstacle(now) is null) ? null
        : newestFirst[0].Obstacle(now);

    /// <summary>Why no version is in use.</summary>
    public KaclsException WhyNone(DateTimeOffset now)
    {
        if (Obstacle(now) is { } obstacle)
        {
            return obstacle.ToException("no version of the key is enabled and in force");
        }

        var failure = newestFirst.Select(version => outcome.Failed.GetValueOrDefault(version.Version))
            .OfType<KaclsException>().FirstOrDefault();
        return failure is null
            ? ErrorCatalogue.KekUnreachable.ToException("no version of the key has proved itself yet")
            : failure.Error.ToException(failure.Detail, failure);
    }

    /// <summary>Where each version is in its life, the newest first.</summary>
    public IEnumerable<(KekVersion Version, KeyVersionState State)> States(DateTimeOffset now)
    {
        var state = KeyVersionState.Seen;
        var inUse = InUse(now)?.Version;
        foreach (var version in newestFirst)
        {
            state = version.Version == inUse ? KeyVersionState.Newest
                : state is KeyVersionState.Newest or KeyVersionState.Superseded ? KeyVersionState.Superseded
                : Find(version.Version) is null ? KeyVersionState.Seen
                : version.IsAged(adoptAfter, now) ? KeyVersionState.Adopted
                : KeyVersionState.Proved;
            yield return (version.Version, state);
        }

        foreach (var version in Known.Keys.Where(version => Listed(version) is null))
        {
            yield return (version, KeyVersionState.Gone);
        }
    }
}

/// <summary>A version that can be used.</summary>
/// <param name="Info">What the vault lists of it.</param>
/// <param name="Key">What is kept of it.</param>
internal readonly record struct KeyVersion<T>(KeyVersionInfo Info, T Key)
{
    public KekVersion Version => Info.Version;
}
