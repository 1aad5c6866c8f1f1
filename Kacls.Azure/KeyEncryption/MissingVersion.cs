using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// What it means that a vault does not have a version which a blob names: it was made up, it was deleted, or this region has yet to hear of
/// it. Only the first is the caller's fault, and the second wakes the operator, so neither is said without a good list.
/// </summary>
internal readonly struct MissingVersion<T>(KekVersion version, TimeSpan adoptAfter)
    where T : class
{
    /// <summary>
    /// Whether the list that is known can't tell. A version that others use is older than AdoptAfter; so whoever asked half of it ago has
    /// heard of it, and one that is not on his list is made up.
    /// </summary>
    public bool NeedsList(KeyVersions<T> versions, DateTimeOffset now) =>
        !versions.IsDeleted
        && (versions.Known.ContainsKey(version) || !IsGood(versions, now));

    /// <summary>Says which it is, by the newest list.</summary>
    public KaclsException Judge(KeyVersions<T> versions, DateTimeOffset now, Exception cause)
    {
        var (error, detail) = versions.IsDeleted ? (ErrorCatalogue.KekDeleted, "the vault lists no version of the key")
            : versions.Listed(version) is not null ? (ErrorCatalogue.KekUnreachable, "the vault lists the version and does not find it")
            : versions.Known.TryGetValue(version, out var known)
                ? known.IsAged(adoptAfter, now)
                    ? (ErrorCatalogue.KekDeleted, "the vault listed the version once and does so no more")
                    : (ErrorCatalogue.KekUnreachable, "the version is young, and the vault has yet to find it everywhere")
            : IsGood(versions, now) ? (ErrorCatalogue.EnvelopeKekUnknown, "the vault never listed such a version")
            : (ErrorCatalogue.KekUnreachable, "the vault lists no version that can be used");
        return error.ToException($"the vault has no version {version}: {detail}", cause);
    }

    private bool IsGood(KeyVersions<T> versions, DateTimeOffset now) =>
        now - versions.ListedAt <= adoptAfter / 2 && versions.Obstacle(now) is null;
}
