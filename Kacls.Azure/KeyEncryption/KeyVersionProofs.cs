using System.Collections.Frozen;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Has versions prove themselves, each once; what failed is tried again with a later refresh. Used by one refresh at a time.
/// </summary>
internal sealed class KeyVersionProofs<T>(
    string keyId, IKeyProof<T> proof, TimeSpan adoptAfter, TimeProvider clock, ILogger logger, IServiceAudit? audit = null)
    where T : class
{
    // Nobody rotates so often that more young versions than that are there, or that more old ones still sign anything.
    private const int MaximumTried = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<KekVersion, (KaclsException Failure, long At)> failed = [];
    private readonly Dictionary<KekVersion, T> proved = [];
    private readonly Lock gate = new();
    private KekVersion? doubted;

    /// <summary>What came of the proofs until now.</summary>
    public Outcome Now() => new(
        proved.ToFrozenDictionary(), failed.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Failure));

    /// <summary>Has a version prove itself anew with the next refresh; until it fails, it stays in use.</summary>
    public void Doubt(KekVersion version)
    {
        lock (gate)
        {
            doubted = version;
        }
    }

    /// <summary>Tries what is needed: first a version that may be used now, so that the instance can work, then the others.</summary>
    /// <param name="listed">As the vault lists them.</param>
    /// <param name="changed">Hears of each outcome.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(List<KeyVersionInfo> listed, Action changed, CancellationToken cancellation)
    {
        Forget(listed);
        var now = clock.GetUtcNow();
        var wanted = listed.Where(version => proof.NeedsEach ? version.Enabled : version.Obstacle(now) is null)
            .ToLookup(version => version.IsAged(adoptAfter, now));
        foreach (var version in wanted[true].OrderByDescending(version => version.CreatedOn).Take(MaximumTried))
        {
            if (await TryAsync(version, changed, cancellation) && !proof.NeedsEach)
            {
                break;
            }
        }

        foreach (var version in wanted[false].OrderBy(version => version.CreatedOn).TakeLast(MaximumTried))
        {
            await TryAsync(version, changed, cancellation);
        }
    }

    private async Task<bool> TryAsync(KeyVersionInfo version, Action changed, CancellationToken cancellation)
    {
        var isDoubted = TakeDoubt(version.Version);
        if (proved.ContainsKey(version.Version) && !isDoubted)
        {
            return true;
        }

        if (failed.TryGetValue(version.Version, out var before) && clock.GetElapsedTime(before.At) < Patience)
        {
            return false;
        }

        // The vault's log has these calls, and they are made for no request: so they have a record of their own.
        CorrelationScope.Current = "";
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            proved[version.Version] = await proof.ProveAsync(version.Version, bound.Token);
            failed.Remove(version.Version);
            Record(version.Version);
            Log.VersionProved(logger, version.Version.ToString(), keyId, CorrelationScope.VaultRequests);
            changed();
            return true;
        }
        catch (Exception exception)
        {
            cancellation.ThrowIfCancellationRequested();
            var failure = KeyVersionErrors.Of(exception, version, clock);
            Record(version.Version, failure);
            if (failure.Error.ReasonCode != before.Failure?.Error.ReasonCode)
            {
                Log.VersionFailed(logger, version.Version.ToString(), keyId, failure.Error.ReasonCode, failure.Detail, exception);
            }

            failed[version.Version] = (failure, clock.GetTimestamp());
            if (failure.Error.RetryAfterSeconds is null)
            {
                proved.Remove(version.Version);
            }

            changed();
            if (failure.Error.ReasonCode == ErrorCatalogue.KekThrottled.ReasonCode)
            {
                // The other versions would be refused as well, and would make it worse.
                throw failure;
            }

            return proved.ContainsKey(version.Version);
        }
    }

    private void Record(KekVersion version, KaclsException? failure = null) =>
        audit?.Write(ServiceRecord.OfKey(ServiceRecord.Probe, $"{keyId}/{version}", failure));

    private bool TakeDoubt(KekVersion version)
    {
        lock (gate)
        {
            var isDoubted = doubted == version;
            doubted = isDoubted ? null : doubted;
            return isDoubted;
        }
    }

    private void Forget(List<KeyVersionInfo> listed)
    {
        var left = listed.Select(version => version.Version).ToHashSet();
        foreach (var version in proved.Keys.Concat(failed.Keys).Where(version => !left.Contains(version)).ToArray())
        {
            proved.Remove(version);
            failed.Remove(version);
        }
    }

    /// <summary>What came of the proofs.</summary>
    /// <param name="Proved">What was kept of the versions that proved themselves.</param>
    /// <param name="Failed">Why the others did not.</param>
    internal sealed record Outcome(FrozenDictionary<KekVersion, T> Proved, FrozenDictionary<KekVersion, KaclsException> Failed);
}
